"""What a coordinator may see: the own organisation's part in the waves that are not a draft any more."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organisations.models import User
from surveys.models import CodeBatch, Distribution, Invitation, Message, Wave


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
    """The organisation's own list; each with `mail_state`, that of the invitation's mail (None: not queued).

    Who stands on the list of another organisation too has that of the mail that went there, so that nobody
    learns of it.
    """
    mail = Message.objects.filter(kind=Message.Kind.INVITATION, invitation=OuterRef("mailed_as"))
    people = Invitation.objects.filter(distribution=part, batch=None).order_by("name", "address", "id")
    listed = people.annotate(mailed_as=Coalesce("double_of", "id"))
    return listed.annotate(mail_state=Subquery(mail.values("state")[:1]))
