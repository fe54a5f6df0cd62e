"""Where django-allauth asks how this project logs people in; its settings are in `config/settings.py`.

An account is found by `User.email` alone. allauth's own table of addresses stays empty: only its pages about
addresses would fill it, and those have no address here.
"""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from organisations.actions.auditing import note
from organisations.actions.inviting import send_way_in
from organisations.actions.users import forget_first_password
from organisations.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types of its own
    """What differs from allauth: fewer ways to tell accounts apart, an audit log, mails that may fail."""

    def is_ajax(self, *_: Any) -> bool:
        """No: pages are answered as pages."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What failures are counted by; empty behind a proxy on a socket, which is one source then."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def respond_user_inactive(self, *_: Any) -> HttpResponse:
        return redirect("account_login")

    def set_password(self, user: User, password: str) -> None:
        forget_first_password(user=user)
        super().set_password(user, password)

    def send_password_reset_mail(self, user: User, *_: Any) -> None:
        _try(send_way_in, user=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        _try(super().send_mail, template_prefix, email, context)

    def send_notification_mail(self, template_prefix: str, user: User, *_: Any, **__: Any) -> None:
        """Write down what became of an account's password or second factor; allauth would mail it."""
        action = template_prefix.rsplit("/", 1)[-1].replace("_", " ")
        note(about=f"users/{user.id}", action=action, by=user, now=timezone.now())


def _try(send: Any, *args: Any, **kwargs: Any) -> None:
    """Send a mail that a stranger may have asked for: the page does not tell whether it could be sent."""
    try:
        send(*args, **kwargs)
    except OSError:
        logger.error("mail_not_sent")  # noqa: TRY400 - the reason may quote the address
