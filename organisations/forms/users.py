"""Forms about users."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import posting
from organisations.models import User


class InviteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Who is invited, and as what."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["email", "name", "role"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Invite"))


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What an admin can change of a user."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "role", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Save"))


class ChoosePasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The new password, twice."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.helper = posting(_("Choose this password"))
