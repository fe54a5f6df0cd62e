"""Mails that let somebody in: who may get one, and what it says.

The code of such a mail is derived from a random ticket and SECRET_KEY, so neither the session of the browser
that asked nor the row of the mail holds it.
"""

import secrets

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from organisations.models import LoginMail, User

#: No vowels, so that no code is a word.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
#: Two groups of so many characters: 34 bits, for three tries within a quarter of an hour.
GROUP = 4


def new_ticket() -> str:
    """What a code is derived from: 128 random bits."""
    return secrets.token_urlsafe(16)


def code_of(ticket: str) -> str:
    """The code of a ticket, as it is mailed and typed."""
    drawn = int(salted_hmac("organisations.login_mails", ticket, algorithm="sha256").hexdigest(), 16)
    characters = [ALPHABET[drawn // len(ALPHABET) ** place % len(ALPHABET)] for place in range(2 * GROUP)]
    return f"{''.join(characters[:GROUP])}-{''.join(characters[GROUP:])}"


def reader_of(mail: LoginMail) -> User | None:
    """Who may get the mail: a user who may log in, and a code a coordinator only; None: nobody."""
    users = User.objects.select_related("organisation").filter(email__iexact=mail.address, is_active=True)
    if mail.kind == LoginMail.Kind.CODE:
        users = users.filter(role=User.Role.COORDINATOR)
    return users.first()


def write(mail: LoginMail, user: User) -> EmailMessage:
    """The mail: a code; or a link to choose a password by, to a coordinator where to ask for a code.

    The link works once and for three days. A coordinator is written to in the organisation's language.
    """
    if mail.kind == LoginMail.Kind.CODE:
        with translation.override(mail.language):
            text = render_to_string("organisations/login_code.txt", {"code": code_of(mail.ticket)})
            return EmailMessage(_("Your code for Peilpunt"), text, to=[user.email])
    with translation.override(user.organisation.language if user.organisation else mail.language):
        context = {"user": user, "url": f"{settings.BASE_URL}{_path(user)}", "site": settings.BASE_URL}
        text = render_to_string("organisations/way_in.txt", context)
        return EmailMessage(_("Your account of Peilpunt"), text, to=[user.email])


def _path(user: User) -> str:
    if user.role == User.Role.COORDINATOR:
        return reverse("account_request_login_code")
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user.pk.hex, "key": token})
