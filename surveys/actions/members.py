"""Letting people into a survey, and out again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.actions.waiting import one_at_a_time
from organisations.models import User
from surveys.models import Member, Survey


@transaction.atomic
def add_member(*, survey: Survey, user: User, by: User | None, now: datetime) -> None:
    """Let a user take part. Raises `ValidationError` for one who does already, or whose role has no need."""
    if user.role == User.Role.ADMIN:
        raise ValidationError({"user": _("Admins take part in every survey.")})
    if user.role == User.Role.COORDINATOR:
        raise ValidationError({"user": _("Coordinators see what their organisation got, and no survey.")})
    member = Member(survey=survey, user=user)
    one_at_a_time(Member)
    member.full_clean()
    member.save()
    note(about=f"{survey.code}/people", action="add", by=by, now=now, user=str(user.id))


@transaction.atomic
def remove_member(*, member: Member, by: User | None, now: datetime) -> None:
    """Let a user take part no more."""
    note(about=f"{member.survey.code}/people", action="remove", by=by, now=now, user=str(member.user_id))
    member.delete()
