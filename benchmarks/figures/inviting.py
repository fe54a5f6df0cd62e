"""Inviting: how long it takes until the mails of a large wave wait in the outbox."""

from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from surveys.actions.inviting import Person, add_invitations
from surveys.actions.queueing import queue_invitations
from surveys.models import Distribution, Message, Wave

PEOPLE = 10_000


def inviting(study: Study) -> Iterator[Figure]:
    """From the button to the outbox, with a personal link each."""
    wave = Wave.objects.get(survey__code=study.code, state=Wave.State.OPEN)
    distribution = Distribution.objects.filter(wave=wave).first()
    assert distribution, f"No organisation takes part in the open wave of {study.code}"
    now = datetime.now(UTC)
    people = [Person(address=f"person{number}@inviting.example") for number in range(PEOPLE)]
    listing = wall_seconds(
        lambda: add_invitations(distribution=distribution, people=people, by=None, now=now)
    )
    seconds = wall_seconds(lambda: queue_invitations(wave=wave, now=now, by=None))
    assert Message.objects.filter(wave=wave, kind=Message.Kind.INVITATION).count() >= PEOPLE
    yield Figure("10,000 people put on a list", listing, "s", "<= 10")
    yield Figure("10,000 invitations queued", seconds, "s", "<= 10")
