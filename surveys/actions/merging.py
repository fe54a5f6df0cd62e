"""Merging two organisations that are one: what stays, what moves, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import Contact, Organisation, User
from surveys.models import Distribution, Response


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What merging `double` into `kept` would do.

    `moving` are the double's distributions that become those of `kept`. Where both take part in a wave, one
    distribution that was not used goes (`vanishing`); two that were are `in_the_way`.
    """

    kept: Organisation
    double: Organisation
    moving: tuple[Distribution, ...]
    vanishing: tuple[Distribution, ...]
    in_the_way: tuple[Distribution, ...]
    moving_contacts: tuple[Contact, ...]
    doubled_contacts: tuple[Contact, ...]


def planned_merge(*, kept: Organisation, double: Organisation) -> Merge:
    """What merging them would do now; the two must differ."""
    own = {each.wave_id: each for each in _distributions(kept)}
    moving, vanishing, in_the_way = [], [], []
    for theirs in _distributions(double):
        ours = own.get(theirs.wave_id)
        if ours is None:
            moving.append(theirs)
        elif not _was_used(theirs):
            vanishing.append(theirs)
        elif not _was_used(ours):
            vanishing.append(ours)
            moving.append(theirs)
        else:
            in_the_way.append(theirs)
    known = {contact.email.lower() for contact in kept.contacts.all()} - {""}
    contacts = list(double.contacts.all())
    return Merge(
        kept=kept,
        double=double,
        moving=tuple(moving),
        vanishing=tuple(vanishing),
        in_the_way=tuple(in_the_way),
        moving_contacts=tuple(each for each in contacts if each.email.lower() not in known),
        doubled_contacts=tuple(each for each in contacts if each.email.lower() in known),
    )


@transaction.atomic
def merge(*, kept: Organisation, double: Organisation, by: User | None, now: datetime) -> None:
    """Give `kept` what `double` has, and remove `double`.

    Raises `ValidationError` where they are one already, or where both have responses in the same wave.
    """
    if kept.id == double.id:
        raise ValidationError(_("This is the same organisation. Choose its double."))
    both = Organisation.objects.select_for_update().order_by("id").filter(id__in=(kept.id, double.id))
    found = {each.id: each for each in both}
    if len(found) < 2:
        raise ValidationError(_("One of the two is not there any more."))
    kept, double = found[kept.id], found[double.id]
    # Nobody starts a response on a distribution between the look at it and its end.
    list(Distribution.objects.select_for_update().filter(organisation__in=(kept, double)).order_by("id"))
    plan = planned_merge(kept=kept, double=double)
    if plan.in_the_way:
        message = _("Both have responses, invitations or notes in the same wave, so they cannot become one.")
        raise ValidationError(message)
    _distributions(kept).filter(id__in=[each.id for each in plan.vanishing]).delete()
    _distributions(double).filter(id__in=[each.id for each in plan.vanishing]).delete()
    _distributions(double).update(organisation=kept)
    Contact.objects.filter(id__in=[each.id for each in plan.moving_contacts]).update(organisation=kept)
    User.objects.filter(organisation=double).update(organisation=kept)
    if not kept.address:
        Organisation.objects.filter(id=kept.id).update(address=double.address)
    double.delete()
    note(
        about=f"organisations/{kept.id}",
        action="merge",
        by=by,
        now=now,
        double=str(double.id),
        name=double.name,
        distributions=[each.id for each in plan.moving],
        removed_distributions=[each.id for each in plan.vanishing],
        contacts=len(plan.moving_contacts),
    )


def _distributions(organisation: Organisation) -> QuerySet[Distribution]:
    found = Distribution.objects.filter(organisation=organisation)
    return found.select_related("wave__survey").order_by("wave__survey__code", "wave__number")


def _was_used(distribution: Distribution) -> bool:
    """Whether something would be lost with it: counters stay where completed responses left it."""
    kept = (
        Response.objects.filter(distribution=distribution),
        distribution.way_counts.all(),
        distribution.invitations.all(),
        distribution.batches.all(),
        distribution.messages.all(),
        distribution.notes.all(),
    )
    return any(found.exists() for found in kept)
