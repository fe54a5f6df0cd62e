"""What a mail provider tells of a mail after it took it; events may come out of order, and twice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys.actions.opting_out import add_wishes
from surveys.models import Message
from surveys.personal import address_hash

State = Message.State


def note_delivery(*, provider_id: str, at: datetime | None) -> None:
    """The mailbox took it, at first at this moment. One that came back nevertheless stays bounced."""
    moment = at or timezone.now()
    earlier = Q(delivered_at=None) | Q(delivered_at__gt=moment)
    Message.objects.filter(earlier, provider_id=provider_id).update(delivered_at=moment)


def note_bounce(*, provider_id: str, at: datetime | None) -> None:
    """It came back; when is not kept."""
    sent = Message.objects.filter(provider_id=provider_id, state=State.SENT)
    sent.update(state=State.BOUNCED, reason="returned")


@transaction.atomic
def note_complaint(*, provider_id: str, at: datetime | None) -> None:
    """Its reader called it spam, which says as well: never mail me again."""
    moment = at or timezone.now()
    for message in Message.objects.filter(provider_id=provider_id).select_related("invitation"):
        invitation = message.invitation
        hashed = bytes(invitation.address_hash or b"") if invitation else address_hash(message.address)
        add_wishes([hashed], None, moment)
    first = Message.objects.filter(provider_id=provider_id, complained_at=None)
    first.update(complained_at=moment)
