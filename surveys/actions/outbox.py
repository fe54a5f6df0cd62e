"""What people do about messages: try a text, decide about unknown ones, send failed ones again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Message, Wave
from surveys.outbox import FIRST
from surveys.texts import Mail
from surveys.waves import audit_name

State = Message.State

#: The states in which a person can have a message sent again.
TROUBLED = (State.UNKNOWN, State.BOUNCED, State.FAILED)


@transaction.atomic
def send_trial(*, wave: Wave, mail: Mail, language: str, to_user: User, now: datetime) -> Message:
    """Queue one of the wave's mails to somebody of the team; its link starts a test."""
    message = Message.objects.create(
        wave=wave,
        distribution=wave.distributions.order_by("number").first(),
        kind=Message.Kind.TRIAL,
        trial_of=mail.body.name,
        address=to_user.email,
        language=language,
        due_at=FIRST,
    )
    note(
        about=audit_name(wave), action="try mail", by=to_user, now=now, text=mail.body.name, language=language
    )
    return message


@transaction.atomic
def it_was_sent(*, wave: Wave, ids: Collection[UUID] | None, now: datetime, by: User | None) -> int:
    """Take unknown messages, these or all (None), for sent, now; returns how many."""
    chosen = _chosen(wave, ids, [State.UNKNOWN])
    count = chosen.update(state=State.SENT, reason="by_hand", claim=None, handed_over_at=now)
    return _noted(wave, "it was sent", count, now, by)


@transaction.atomic
def send_again(
    *, wave: Wave, ids: Collection[UUID] | None, state: str, now: datetime, by: User | None
) -> int:
    """Queue messages in this state, these or all (None), once more; returns how many.

    Raises `ValidationError` for a final wave, and for a state in which nothing is wrong.
    """
    if wave.state == Wave.State.FINAL:
        raise ValidationError(_("This wave is final, so none of its mail is sent."))
    if state not in TROUBLED:
        raise ValidationError(_("Only what failed, bounced or is unknown can be sent again."))
    chosen = _chosen(wave, ids, [state])
    fresh = {"attempts": 0, "due_at": now, "claim": None, "reply": "", "delivered_at": None}
    count = chosen.update(state=State.QUEUED, reason="by_hand", **fresh)
    return _noted(wave, "send again", count, now, by)


@transaction.atomic
def doubt_queued() -> int:
    """After a restore: what was queued in the back-up may have been sent since; returns how many.

    Nothing is sent twice by itself, so a person decides.
    """
    unsent = Message.objects.filter(state__in=[State.QUEUED, State.SENDING])
    return unsent.update(state=State.UNKNOWN, reason="restored", claim=None)


def _chosen(wave: Wave, ids: Collection[UUID] | None, states: Collection[str]) -> QuerySet[Message]:
    messages = Message.objects.filter(wave=wave, state__in=states)
    return messages if ids is None else messages.filter(id__in=ids)


def _noted(wave: Wave, action: str, count: int, now: datetime, by: User | None) -> int:
    if count:
        note(about=audit_name(wave), action=action, by=by, now=now, mails=count)
    return count
