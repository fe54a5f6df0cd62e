"""The mail that lets somebody in."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import User


def send_way_in(*, user: User) -> None:
    """Mail how to log in: a link to choose a password by, or to a coordinator where to ask for a code.

    The link works once and for three days. A coordinator is written to in the organisation's language. Raises
    `OSError` (as smtplib does) where the mail server does not take it.
    """
    language = user.organisation.language if user.organisation else translation.get_language()
    with translation.override(language):
        context = {"user": user, "url": f"{settings.BASE_URL}{_path(user)}", "site": settings.BASE_URL}
        text = render_to_string("organisations/way_in.txt", context)
        send_mail(_("Your account of Peilpunt"), text, None, [user.email])


def _path(user: User) -> str:
    if user.role == User.Role.COORDINATOR:
        return reverse("account_request_login_code")
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user.pk.hex, "key": token})
