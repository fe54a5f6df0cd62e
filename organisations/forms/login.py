"""Where forms of allauth are to do or to say something else."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm, ResetPasswordForm, UserTokenForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.actions.login_mails import ask_for_link
from organisations.login_mails import code_of
from organisations.models import User


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types of its own
    """Asking for a code by mail: coordinators get one, and for everybody the same is done."""

    _user: User | None

    def clean_email(self) -> str:
        """Others than coordinators are strangers, with an id of nobody: without one allauth does less."""
        email: str = super().clean_email()
        if self._user is None or self._user.role != User.Role.COORDINATOR:
            self._user = User(email=email)
        return email


class TypedCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # the same
    """Typing the code; the session knows its ticket only."""

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, code=code_of(code), **kwargs)


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]  # the same
    """Asking for a link: nobody looks here whose address it is."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email

    def save(self, _request: HttpRequest, **_more: Any) -> str:
        email: str = self.cleaned_data["email"]
        ask_for_link(address=email, now=timezone.now())
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
