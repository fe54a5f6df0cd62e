"""A wave with people who were invited by mail, and a sender whose time stands still."""

from datetime import datetime, timedelta
from typing import Any

from surveys.actions.delivering import send_due
from surveys.actions.inviting import Person, add_invitations
from surveys.actions.keys import wave_key
from surveys.models import Distribution, Invitation, Message, OpenInvitation, Survey, Wave
from surveys.personal import mailed_token
from surveys.secrets import start_hash
from tests.surveys.respondents import NOW, open_survey

State = Message.State


class Time:
    """A clock that only waiting moves, and that ends the sender's shift."""

    def __init__(self, now: datetime = NOW, shift: timedelta = timedelta(hours=12)) -> None:
        self.now = now
        self.end = now + shift

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def may_go_on(self) -> bool:
        return self.now < self.end


def send(now: datetime = NOW, *, time: Time | None = None, **options: Any) -> int:
    """Send what is due at `now`, or while `time` runs."""
    time = time or Time(now)
    return send_due(clock=time, wait=time.wait, may_go_on=time.may_go_on, **options)


def invited(*people: Person | str, **settings: Any) -> Survey:
    """A survey whose open wave has invited these people; their mails wait in the outbox."""
    survey = open_survey(**settings)
    everybody = [Person(address=each) if isinstance(each, str) else each for each in people]
    distribution = Distribution.objects.select_related("wave__survey").get(wave__survey=survey)
    add_invitations(distribution=distribution, people=everybody, by=None, now=NOW)
    for invitation in Invitation.objects.filter(wave__survey=survey):
        queue(invitation)
    return survey


def queue(invitation: Invitation, kind: str = Message.Kind.INVITATION, **more: Any) -> Message:
    """A mail to somebody who was invited, and a link that can be used."""
    if invitation.wave.survey.privacy_mode != Survey.PrivacyMode.ANONYMOUS:
        token = mailed_token(wave_key(invitation.wave), invitation.id, invitation.issue)
        OpenInvitation.objects.get_or_create(
            invitation=invitation, defaults={"token_hash": start_hash(token)}
        )
    return Message.objects.create(
        wave=invitation.wave,
        distribution=invitation.distribution,
        invitation=invitation,
        kind=kind,
        language=invitation.language or "nl",
        due_at=more.pop("due_at", NOW),
        **more,
    )


def states() -> dict[str, tuple[str, str]]:
    """State and reason of each message, by the address it goes to."""
    messages = Message.objects.select_related("invitation").order_by("due_at")
    return {
        each.invitation.address if each.invitation else each.address: (each.state, each.reason)
        for each in messages
    }


def wave() -> Wave:
    return Wave.objects.select_related("survey").get()
