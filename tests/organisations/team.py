"""People who log in."""

from django.test import Client

from organisations.actions.users import create_user
from organisations.models import User
from surveys.models import Member, Survey

PASSWORD = "a-long-enough-password"


def user(role: str = User.Role.ADMIN, email: str = "anna@example.org") -> User:
    return create_user(email=email, name="Anna", role=role, password=PASSWORD)


def logged_in(role: str = User.Role.ADMIN) -> Client:
    """A browser in which a new user with this role is logged in, who takes part in all surveys there are."""
    client = Client()
    somebody = user(role, f"{role}@example.org")
    Member.objects.bulk_create(Member(survey=survey, user=somebody) for survey in Survey.objects.all())
    client.force_login(somebody)
    return client
