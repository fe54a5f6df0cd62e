"""Where forms of allauth are to do or to say something else."""

from allauth.account.forms import RequestLoginCodeForm, UserTokenForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import User


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types of its own
    """Asking for a code by mail: coordinators get one, and everybody sees the same page."""

    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None and self._user.role != User.Role.COORDINATOR:
            self._user = None
        return email


class LinkForm(UserTokenForm):  # type: ignore[misc]  # the same
    """A mailed link to choose a password: it opens nothing for who may no longer log in."""

    def _get_user(self, uidb36: str) -> User | None:
        found: User | None = super()._get_user(uidb36)
        return found if found is not None and found.is_active else None


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # the same
    """The first code of an app."""

    code = forms.CharField(
        label=_("Code of the app"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the same
    """A passkey and what its owner calls it."""

    name = forms.CharField(label=_("Name"), max_length=100, required=False)  # empty: allauth makes one up
