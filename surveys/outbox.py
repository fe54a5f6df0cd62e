"""The outbox as it is read: what is due, how many messages are in which state, and why."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.models import Lock
from surveys.mail.orders import ALWAYS, ASKING, WAITING
from surveys.models import Distribution, Invitation, Message, OptOut, Wave
from surveys.personal import read_opt_out

#: The due time of mails that go before all others: trials and notices to the team.
FIRST = datetime(2000, 1, 1, tzinfo=UTC)

#: Why a message is in its state, or why a wave's mail is stopped.
REASONS = {
    "no_connection": _("The mail server could not be reached. It is tried again."),
    "temporary": _("The mail server refused it for now. It is tried again."),
    "refused_address": _("The mail server refused the address."),
    "refused_mail": _("The mail server refused the mail."),
    "gave_up": _("The mail server refused it for now, too often."),
    "unsendable": _("No mail could be made of it: look at the name and the address."),
    "connection_lost": _("The connection was lost while the mail server took it."),
    "sender_died": _("The program that sent it was stopped while it did."),
    "not_needed": _("The invitation can no longer be used."),
    "opted_out": _("This person wants no mail."),
    "address_gone": _("There is no such address any more."),
    "closed": _("The wave was not open any more."),
    "link_revoked": _("The organisation's link leads nowhere."),
    "returned": _("It came back: the address does not take it."),
    "by_hand": _("Somebody of the team said so."),
    "restored": _("It was queued when a back-up was made that was restored: it may have been sent since."),
    "failures": _("Too many mails failed in a row."),
    "lost_key": _("The links cannot be made: the wave's key was wrapped by another PEILPUNT_SECRET_KEY."),
}

#: The columns of the outbox as a file.
COLUMNS = (
    *("address", "name", "organisation", "kind", "number", "language", "state", "why", "reply", "attempts"),
    *("due_at", "handed_over_at", "delivered_at", "complained_at", "text_version"),
)


def due(now: datetime) -> QuerySet[Message, UUID]:
    """The ids of the messages that may be sent, those that wait longest first; none while all is locked."""
    goes = Q(kind__in=ALWAYS) | (Q(wave__sending_stopped="") & ~Q(wave__state__in=WAITING))
    waiting = Message.objects.filter(goes, state=Message.State.QUEUED, due_at__lte=now)
    waiting = waiting.exclude(Exists(Lock.objects.all()))
    return waiting.order_by("due_at").values_list("id", flat=True)


def reminders_sent(wave: Wave) -> int:
    """How many reminders to persons went out."""
    return Message.objects.filter(wave=wave, kind=Message.Kind.REMINDER, state=Message.State.SENT).count()


def asking_mails(wave: Wave) -> int:
    """How many mails wait that ask somebody to take part; they go while the wave is open only."""
    return Message.objects.filter(wave=wave, state=Message.State.QUEUED, kind__in=ASKING).count()


def never_mailed() -> int:
    """How many addresses are never mailed."""
    return OptOut.objects.filter(survey=None).count()


def reason_of(word: str) -> str:
    """The sentence that a reason stands for; empty for none."""
    return str(REASONS.get(word, word))


def messages_of(
    wave: Wave, *, state: str = "", kind: str = "", organisation: Distribution | None = None
) -> QuerySet[Message]:
    """The messages of a wave in the order in which they are sent, with whom they go to; one read."""
    found = Message.objects.filter(wave=wave).select_related("invitation", "distribution__organisation")
    found = found.filter(state=state) if state else found
    found = found.filter(kind=kind) if kind else found
    found = found.filter(distribution=organisation) if organisation else found
    return found.order_by("due_at", "id")


def line_of(message: Message) -> dict[str, Any]:
    """What the team reads of a message, by the names in `COLUMNS`."""
    person, distribution = message.invitation, message.distribution
    waits = message.state == Message.State.QUEUED  # perhaps for the second time
    return {
        "address": person.address if person else message.address,
        "name": person.name if person else "",
        "organisation": distribution.organisation.name if distribution else "",
        "kind": message.get_kind_display(),
        "number": message.number or "",
        "state": message.get_state_display(),
        "why": reason_of(message.reason),
        "reply": message.reply,
        "attempts": message.attempts,
        "due_at": message.due_at if waits and message.due_at > FIRST else "",
        "handed_over_at": message.handed_over_at if message.handed_over_at and not waits else "",
        "delivered_at": message.delivered_at or "",
        "complained_at": message.complained_at or "",
        "language": message.language,
        "text_version": "" if message.text_version is None else message.text_version,
    }


def invitation_of(token: str) -> Invitation | None:
    """Whose link it is that says: no more mail. None for one that we did not make."""
    found = read_opt_out(token)
    invitations = Invitation.objects.select_related("wave__survey").defer("wave__survey__draft")
    return invitations.filter(id=found, address_hash__isnull=False).first() if found else None


def count_by_state(wave: Wave | None = None) -> dict[str, int]:
    """How many messages there are in each state, of a wave or of all; every state is there."""
    messages = Message.objects.filter(wave=wave) if wave else Message.objects.all()
    found = dict(messages.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in Message.State.values}
