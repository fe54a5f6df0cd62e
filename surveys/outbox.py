"""The outbox as it is read: what is due, how many messages are in which state, and why."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from surveys.mail.orders import ALWAYS, WAITING
from surveys.models import Message, Wave

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


def due(now: datetime) -> QuerySet[Message, UUID]:
    """The ids of the messages that may be sent, those that wait longest first."""
    goes = Q(kind__in=ALWAYS) | (Q(wave__sending_stopped="") & ~Q(wave__state__in=WAITING))
    waiting = Message.objects.filter(goes, state=Message.State.QUEUED, due_at__lte=now)
    return waiting.order_by("due_at").values_list("id", flat=True)


def count_by_state(wave: Wave | None = None) -> dict[str, int]:
    """How many messages there are in each state, of a wave or of all; every state is there."""
    messages = Message.objects.filter(wave=wave) if wave else Message.objects.all()
    found = dict(messages.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in Message.State.values}
