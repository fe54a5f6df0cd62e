"""A wave that has invited as many people by mail as is asked."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from benchmarks.study import FOLDER
from organisations.models import Category, Organisation
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.inviting import Person, add_invitations
from surveys.actions.publishing import create_survey, publish
from surveys.actions.queueing import queue_invitations
from surveys.models import Wave
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec

_AT_ONCE = 5_000


def open_wave(code: str) -> Wave:
    """The wave of a survey of its own, in which one organisation takes part."""
    document = json.loads((FOLDER / "questionnaire.json").read_text(encoding="utf-8"))
    now = datetime.now(UTC)
    survey = create_survey(code=code)
    publish(survey=survey, document=codec.load(document, QUESTION_TYPES), now=now, by=None)
    category, _made = Category.objects.get_or_create(
        code="mailed", defaults={"name": {"en": "Mailed"}, "position": 99}
    )
    organisation = Organisation.objects.create(name=f"Organisation of {code}", category=category)
    return open_first_wave(survey=survey, organisations=[organisation], now=now)


def invite(wave: Wave, numbers: Iterable[int]) -> None:
    """Put a mail to each of these into the outbox."""
    distribution = wave.distributions.select_related("wave__survey").get()
    now = datetime.now(UTC)
    people = [Person(address=f"p{number}@example.org", name=f"Person {number}") for number in numbers]
    for start in range(0, len(people), _AT_ONCE):
        add_invitations(distribution=distribution, people=people[start : start + _AT_ONCE], by=None, now=now)
    queue_invitations(wave=wave, now=now, by=None)
