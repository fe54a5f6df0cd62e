"""The mail that leads somebody to a password."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from organisations.models import User


def send_password_link(*, user: User) -> None:
    """Mail a link to choose a password by; it works once and for three days.

    Raises `OSError` (as smtplib does) where the mail server does not take it.
    """
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("choose_password", args=[uid, default_token_generator.make_token(user)])
    context = {"user": user, "url": f"{settings.BASE_URL}{path}", "site": settings.BASE_URL}
    text = render_to_string("organisations/password_link.txt", context)
    send_mail(_("Your account of Peilpunt"), text, None, [user.email])
