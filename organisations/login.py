"""Where django-allauth asks how this project logs people in; its settings are in `config/settings.py`.

An account is found by `User.email` alone. allauth's own table of addresses stays empty: only its pages about
addresses would fill it, and those have no address here.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import ConfirmLoginCodeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from organisations.actions.auditing import note
from organisations.actions.login_mails import ask_for_code
from organisations.actions.users import forget_first_password
from organisations.login_mails import new_ticket
from organisations.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types of its own
    """What differs from allauth: fewer ways to tell accounts apart, an audit log, mails by the worker."""

    def is_ajax(self, *_: Any) -> bool:
        """No: pages are answered as pages."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What failures are counted by: without `PROXIES` (settings) all behind a proxy are one source."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def respond_user_inactive(self, *_: Any) -> HttpResponse:
        return redirect("account_login")

    def set_password(self, user: User, password: str) -> None:
        forget_first_password(user=user)
        super().set_password(user, password)

    def generate_login_code(self) -> str:
        """What the session keeps of a code: the ticket that it is derived from."""
        return new_ticket()

    def send_mail(self, _template: str, email: str, context: dict[str, Any]) -> None:
        """Of allauth's mails the one with a code is left."""
        ask_for_code(address=email, ticket=context["code"], now=timezone.now())

    def send_notification_mail(self, template_prefix: str, user: User, *_: Any, **__: Any) -> None:
        """Write down what became of an account's password or second factor; allauth would mail it."""
        action = template_prefix.rsplit("/", 1)[-1].replace("_", " ")
        note(about=f"users/{user.id}", action=action, by=user, now=timezone.now())


class TypeCodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # the same
    """The page on which a mailed code is typed."""

    _process: Any

    def form_invalid(self, form: Any) -> HttpResponse:
        """Let a stranger stay one: allauth would forget whom it looked for, and ask the database less."""
        login = self.stage.login
        login.user = login.user or User(id=self.stage.state["user_id"])
        self._process = type(self._process)(stage=self.stage)
        response: HttpResponse = super().form_invalid(form)
        return response
