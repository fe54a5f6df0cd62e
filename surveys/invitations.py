"""Invitations by mail as they are read: who still waits for one, and what became of the others."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from surveys.models import Distribution, Invitation, Message, OptOut, Survey, Wave


@dataclass(frozen=True, kw_only=True)
class InvitationCounts:
    """How many people are on the lists of a wave or of one organisation, and what will become of them.

    `doubles` are invited by another organisation, `unwilling` want no mail, `waiting` would be invited now.
    """

    listed: int
    doubles: int
    unwilling: int
    revoked: int
    queued: int
    waiting: int


def mailed(wave: Wave) -> QuerySet[Invitation]:
    """The invitations of a wave that have an address, those with printed codes left out."""
    return Invitation.objects.filter(wave=wave, batch=None)


def waiting(wave: Wave, now: datetime) -> QuerySet[Invitation]:
    """Who would be invited now: on a list, once, willing, and not yet in the outbox.

    In the mode *anonymous* the mail holds the organisation's open link, so that must not be revoked.
    """
    found = (
        mailed(wave)
        .filter(double_of=None, is_revoked=False)
        .filter(Q(distribution__closes_at=None) | Q(distribution__closes_at__gt=now))
        .exclude(address="")
        .filter(~_queued(), ~_unwilling(wave))
    )
    if wave.survey.privacy_mode == Survey.PrivacyMode.ANONYMOUS:
        return found.filter(distribution__token__isnull=False)
    return found


def counts_of(wave: Wave, now: datetime, *, distribution: Distribution | None = None) -> InvitationCounts:
    """The counts of a wave, or of one organisation in it."""
    listed, ready = mailed(wave), waiting(wave, now)
    if distribution:
        listed, ready = listed.filter(distribution=distribution), ready.filter(distribution=distribution)
    once = listed.filter(double_of=None)
    return InvitationCounts(
        listed=listed.count(),
        doubles=listed.exclude(double_of=None).count(),
        unwilling=once.filter(~_queued(), _unwilling(wave)).count(),
        revoked=once.filter(is_revoked=True).count(),
        queued=once.filter(_queued()).count(),
        waiting=ready.count(),
    )


def parts_of(wave: Wave, now: datetime) -> QuerySet[Distribution]:
    """The organisations of a wave by name; of each how many are `listed`, `doubles` and `waiting`."""
    own = mailed(wave).filter(distribution=OuterRef("pk"))
    ready = waiting(wave, now).filter(distribution=OuterRef("pk"))
    numbers = {"listed": own, "doubles": own.exclude(double_of=None), "waiting": ready}
    named = wave.distributions.select_related("organisation__category")
    named = named.order_by("organisation__name", "number")
    return named.annotate(**{name: _number(found) for name, found in numbers.items()})


def parts_that_wait(wave: Wave, now: datetime) -> QuerySet[Distribution]:
    """Those of `parts_of` of which somebody waits."""
    return parts_of(wave, now).filter(Exists(waiting(wave, now).filter(distribution=OuterRef("pk"))))


def _number(found: QuerySet[Invitation]) -> Coalesce:
    """How many a correlated query finds."""
    counted = found.order_by().values("distribution").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(counted), 0)


def listed(distribution: Distribution, wanted: str = "") -> QuerySet[Invitation]:
    """An organisation's list, by name and address, those whose name or address holds `wanted`.

    Each has `mail_state`, that of its invitation's mail (None: not queued yet), and `is_unwilling`.
    """
    mail = Message.objects.filter(invitation=OuterRef("pk"), kind=Message.Kind.INVITATION)
    found = mailed(distribution.wave).filter(distribution=distribution)
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(address__icontains=wanted))
    annotated = found.annotate(
        mail_state=mail.values("state")[:1], is_unwilling=_unwilling(distribution.wave)
    )
    return annotated.order_by("name", "address", "id")


def hashes_of_unwilling(wave: Wave, hashes: Collection[bytes]) -> set[bytes]:
    """Of these hashes of addresses those that want no mail, of this survey or of any."""
    wishes = OptOut.objects.against(wave.survey_id).filter(address_hash__in=hashes)
    return {bytes(each) for each in wishes.values_list("address_hash", flat=True)}


def _queued() -> Exists:
    return Exists(Message.objects.filter(invitation=OuterRef("pk"), kind=Message.Kind.INVITATION))


def _unwilling(wave: Wave) -> Exists:
    wishes = OptOut.objects.against(wave.survey_id)
    return Exists(wishes.filter(address_hash=OuterRef("address_hash")))
