"""People who log in."""

from django.test import Client

from organisations.actions.users import create_user
from organisations.models import User

PASSWORD = "a-long-enough-password"


def user(role: str = User.Role.ADMIN, email: str = "anna@example.org") -> User:
    return create_user(email=email, name="Anna", role=role, password=PASSWORD)


def logged_in(role: str = User.Role.ADMIN) -> Client:
    """A browser in which a user with this role is logged in."""
    client = Client()
    client.force_login(user(role, f"{role}@example.org"))
    return client
