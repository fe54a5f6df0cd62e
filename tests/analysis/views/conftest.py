"""The small study with some answers, and somebody of the team who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest may read this file before Django is set up
    from django.test import Client

    from surveys.models import Version


@pytest.fixture
def version(db: None) -> Version:
    from tests.support.study import published

    return published()


@pytest.fixture
def client(db: None) -> Client:
    from tests.organisations.team import logged_in

    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    return client
