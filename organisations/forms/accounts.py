"""Forms of the account pages."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from organisations.throttle import Throttle

#: Failed logins: of one account from anywhere, and from one source for any account.
BY_ACCOUNT = Throttle("login-account", limit=10, seconds=900)
BY_SOURCE = Throttle("login-source", limit=50, seconds=900)


class LoginForm(forms.Form):
    """E-mail address and password. A wrong one, an unknown one and a closed account all sound the same."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Log in"), css_class="btn-primary w-100"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.user = self._authenticate(cleaned["email"], cleaned["password"])
        return cleaned

    def _authenticate(self, email: str, password: str) -> User:
        now = timezone.now()
        subjects = ((BY_ACCOUNT, email.lower()), (BY_SOURCE, self.request.META.get("REMOTE_ADDR", "")))
        if any(throttle.is_exhausted(subject, now=now) for throttle, subject in subjects):
            raise forms.ValidationError(
                _("Too many failed attempts. Wait a quarter of an hour and try again.")
            )
        user = authenticate(self.request, username=email, password=password)
        if not isinstance(user, User):
            for throttle, subject in subjects:
                throttle.count(subject, now=now)
            raise forms.ValidationError(_("This e-mail address and password do not belong together."))
        return user


class OwnPasswordForm(PasswordChangeForm):
    """The present password and, twice, the new one."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Change password"), css_class="btn-primary"))
