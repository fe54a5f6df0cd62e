"""People who log in."""

import re

from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from organisations.actions.login_mails import send_login_mails
from organisations.actions.users import create_user
from organisations.models import Category, Organisation, User
from surveys.models import Member, Survey

PASSWORD = "a-long-enough-password"


def user(role: str = User.Role.ADMIN, email: str = "anna@example.org") -> User:
    """A new user, let into all surveys that there are; a coordinator is one of an organisation "Own"."""
    own = own_organisation() if role == User.Role.COORDINATOR else None
    somebody = create_user(email=email, name="Anna", role=role, organisation=own, password=PASSWORD)
    Member.objects.bulk_create(Member(survey=survey, user=somebody) for survey in Survey.objects.all())
    return somebody


def own_organisation() -> Organisation:
    """The organisation of the coordinators that `user` makes."""
    category, _ = Category.objects.get_or_create(
        code="own", defaults={"name": {"en": "Own"}, "position": 999}
    )
    return Organisation.objects.get_or_create(name="Own", category=category)[0]


def logged_in(role: str = User.Role.ADMIN) -> Client:
    """A browser in which such a user with this role is logged in."""
    client = Client()
    client.force_login(user(role, f"{role}@example.org"))
    return client


def mailed() -> list[EmailMessage]:
    """All mails that are out once the worker has sent what people asked for to log in."""
    send_login_mails(now=timezone.now())
    return mail.outbox


def told(response: HttpResponse) -> str:
    """What a page tells its reader: all but the token of its forms."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())
