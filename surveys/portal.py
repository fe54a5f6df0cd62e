"""What a coordinator may see: the own organisation's part in the waves that are not a draft any more."""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from organisations.models import User
from surveys.models import CodeBatch, Distribution, Invitation, Message, Wave

UNDELIVERED = (Message.State.BOUNCED, Message.State.FAILED)


def own_parts(user: User) -> QuerySet[Distribution]:
    """The parts of the user's organisation, the last wave first; none for who coordinates none."""
    parts = Distribution.objects.filter(organisation=user.organisation_id)
    return (
        parts.exclude(wave__state=Wave.State.DRAFT)
        .select_related("organisation", "wave__survey", "shown_count")
        .defer("wave__survey__draft")
        .order_by("-wave__opens_at", "-wave__id")
    )


def own_part(user: User, survey: str, number: int) -> Distribution | None:
    """The own organisation's part in this wave."""
    return own_parts(user).filter(wave__survey__code=survey, wave__number=number).first()


def own_batches(part: Distribution) -> list[CodeBatch]:
    """The organisation's printed codes that can be handed out."""
    if part.wave.state in Wave.CLOSED:
        return []
    whole = [batch for batch in part.batches.filter(revoked_at=None) if batch.is_whole]
    for batch in whole:
        batch.distribution = part
    return whole


def own_people(part: Distribution) -> QuerySet[Invitation]:
    """The organisation's own list; each with `is_undelivered`, whether the own invitation was refused.

    Whose mail went out is not told: who stands on the list of another organisation too gets none by this one,
    nor does who wants no mail, and nobody learns of either.
    """
    refused = _invitations(part).filter(invitation=OuterRef("id"), state__in=UNDELIVERED)
    people = Invitation.objects.filter(distribution=part, batch=None).order_by("name", "address", "id")
    return people.annotate(is_undelivered=Exists(refused))


def last_mailed_at(part: Distribution) -> datetime | None:
    """When an invitation to somebody of the own list went out last."""
    last: datetime | None = _invitations(part).aggregate(at=Max("handed_over_at"))["at"]
    return last


def _invitations(part: Distribution) -> QuerySet[Message]:
    return Message.objects.filter(kind=Message.Kind.INVITATION, invitation__distribution=part)
