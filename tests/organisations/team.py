"""People who log in."""

from django.test import Client

from organisations.actions.users import create_user
from organisations.models import User
from surveys.models import Member, Survey

PASSWORD = "a-long-enough-password"


def user(role: str = User.Role.ADMIN, email: str = "anna@example.org") -> User:
    """A new user, who takes part in all surveys that there are."""
    somebody = create_user(email=email, name="Anna", role=role, password=PASSWORD)
    Member.objects.bulk_create(Member(survey=survey, user=somebody) for survey in Survey.objects.all())
    return somebody


def logged_in(role: str = User.Role.ADMIN) -> Client:
    """A browser in which such a user with this role is logged in."""
    client = Client()
    client.force_login(user(role, f"{role}@example.org"))
    return client
