"""Forms about users."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import NamedWithCategory, posting
from organisations.models import User

NAMED: dict[str, type[forms.Field]] = {"organisation": NamedWithCategory}


class InviteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Who is invited, and as what."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["email", "name", "role", "organisation"]
        field_classes = NAMED
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Invite"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is an account with this e-mail address already."))
        return email


class CoordinatorForm(InviteForm):
    """Who is invited as coordinator of the organisation that the form's instance names."""

    class Meta(InviteForm.Meta):
        fields: ClassVar[list[str]] = ["email", "name"]


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What an admin can change of a user."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "role", "organisation", "is_active"]
        field_classes = NAMED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Save"))
