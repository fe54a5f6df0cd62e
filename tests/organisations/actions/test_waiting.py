"""Actions: what two requests do at the same moment, such as those of a double click, is done once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organisations.actions.editing import save_category, save_organisation
from organisations.actions.users import invite_user
from organisations.models import Category, Organisation, User
from tests.surveys.respondents import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed: Callable[[], object]) -> list[str]:
    """What becomes of the deed when three do it."""
    outcomes: list[str] = []
    ready = threading.Barrier(3)

    def work() -> None:
        ready.wait()
        try:
            deed()
            outcomes.append("done")
        except ValidationError:
            outcomes.append("refused")
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sorted(outcomes)


def test_user_is_invited_once():
    invite: dict[str, Any] = {
        "email": "new@example.org",
        "name": "",
        "role": "analyst",
        "by": None,
        "now": NOW,
    }
    assert at_once(lambda: invite_user(**invite)) == ["done", "refused", "refused"]
    assert User.objects.count() == 1


def test_organisation_and_category_are_added_once():
    def add_category() -> None:
        save_category(category=Category(code="caw", name={"en": "Welfare"}, position=1), by=None, now=NOW)

    assert at_once(add_category) == ["done", "refused", "refused"]

    def add_organisation() -> None:
        organisation = Organisation(name="CAW Antwerpen", category=Category.objects.get(), language="nl")
        save_organisation(organisation=organisation, by=None, now=NOW)

    assert at_once(add_organisation) == ["done", "refused", "refused"]
    assert Organisation.objects.count() == 1
