"""Choosing who takes part in a survey."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import posting
from organisations.models import User
from surveys.models import Survey


class NamedWithRole(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A name alone does not tell what somebody would be able to do."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.get_role_display()})"


class MemberForm(forms.Form):
    """Somebody who may log in and does not take part in the survey yet."""

    user = NamedWithRole(User.objects.none(), label=_("Person"))

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True, role__in=(User.Role.ANALYST, User.Role.RESEARCHER))
        found = others.exclude(memberships__survey=survey).order_by("name", "email")
        self.fields["user"].queryset = found  # type: ignore[attr-defined]  # of a choice
        self.helper = posting(_("Let in"))
