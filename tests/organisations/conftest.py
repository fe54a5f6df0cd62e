"""Users, organisations, and clients that are logged in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from organisations.models import Category, Organisation, User

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "a long word for the tests"


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Makes users by role: `make_user("analyst")`."""
    from organisations.actions.users import create_user

    def make(role: str, email: str = "") -> User:
        return create_user(email=email or f"{role}@example.org", password=PASSWORD, role=role)

    return make


@pytest.fixture
def log_in(make_user: Callable[..., User]) -> Callable[[str], Client]:
    """A client logged in as a new user of a role: `log_in("researcher")`."""
    from django.test import Client

    def log_in(role: str) -> Client:
        client = Client()
        client.force_login(make_user(role))
        return client

    return log_in


@pytest.fixture
def researcher(log_in: Callable[[str], Client]) -> Client:
    return log_in("researcher")


@pytest.fixture
def welfare(db: None) -> Category:
    from organisations.models import Category

    return Category.objects.create(code="caw", name={"nl": "Welzijn", "en": "Welfare"}, position=1)


@pytest.fixture
def youth(db: None) -> Category:
    from organisations.models import Category

    return Category.objects.create(code="jeugd", name={"nl": "Jeugdzorg", "en": "Youth care"}, position=2)


@pytest.fixture
def centre(welfare: Category) -> Organisation:
    """An organisation with a contact person."""
    from organisations.models import Contact, Organisation

    centre = Organisation.objects.create(name="CAW Antwerpen", category=welfare, address="Grote Markt 1")
    Contact.objects.create(organisation=centre, name="Desk", email="desk@example.org", phone="03 000 00 00")
    return centre
