"""Who asks for a mail to log in, or guesses a password, learns from no answer whose address it is."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from organisations.models import LoginMail, User
from tests.organisations.team import told, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

#: Each has a number of its own.
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
#: Of the same length, and nobody is called "none".
ADDRESSES = ("corx@example.org", "resx@example.org", "offx@example.org", "none@example.org")


@pytest.fixture(autouse=True)
def people() -> None:
    """Coordinator and researcher, and one who may no longer log in."""
    user("coordinator", ADDRESSES[0])
    user("researcher", ADDRESSES[1])
    user("coordinator", ADDRESSES[2])
    User.objects.filter(email=ADDRESSES[2]).update(is_active=False)


class Visit:
    """One browser, at an address of its own, that keeps all that is seen of the answers and their work."""

    def __init__(self, email: str) -> None:
        self.email = email
        self.seen: list[Any] = []
        self._client = Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})

    def get(self, url: str) -> None:
        self._keep(lambda: self._client.get(url))

    def post(self, url: str, **fields: str) -> None:
        self._keep(lambda: self._client.post(url, fields))

    def _keep(self, ask: Callable[[], Any]) -> None:
        statements, hashed = [], []
        encode = MD5PasswordHasher.encode

        def note(execute: Any, sql: Any, *more: Any) -> Any:
            statements.append(SAVEPOINT.sub("", str(sql)))
            return execute(sql, *more)

        def hash_it(*args: Any, **more: Any) -> str:
            hashed.append(True)
            return encode(*args, **more)

        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(note))
            stack.enter_context(patch.object(MD5PasswordHasher, "encode", hash_it))
            answer = ask()
        cookies = {name: (len(each.value), each["max-age"]) for name, each in answer.cookies.items()}
        body = told(answer).replace(self.email, "")
        headers = {name: value for name, value in answer.headers.items() if name != "Expires"}  # the clock's
        self.seen.append((answer.status_code, headers, cookies, body, statements, len(hashed)))


def visits(journey: Callable[[Visit], None]) -> list[list[Any]]:
    """What each address was shown and what it cost, step by step."""
    journeys = []
    for email in ADDRESSES:
        visit = Visit(email)
        journey(visit)
        journeys.append(visit.seen)
    return journeys


def test_asking_for_a_code_shows_and_costs_the_same_for_every_address() -> None:
    def journey(visit: Visit) -> None:
        visit.post("/login/code/", email=visit.email)
        visit.get("/login/code/confirm/")
        for _ in range(4):
            visit.post("/login/code/confirm/", code="BCDF-BCDF")

    coordinator, *others = visits(journey)
    assert [step[0] for step in coordinator] == [302, 200, 200, 200, 302, 302]
    assert others == [coordinator] * 3
    assert LoginMail.objects.count() == 4


def test_asking_for_a_link_shows_and_costs_the_same_for_every_address() -> None:
    coordinator, *others = visits(lambda visit: visit.post("/password/forgotten/", email=visit.email))
    assert coordinator[0][0] == 302
    assert others == [coordinator] * 3
    assert LoginMail.objects.count() == 4


def test_wrong_password_shows_and_costs_the_same_for_every_address() -> None:
    coordinator, *others = visits(lambda visit: visit.post("/login/", login=visit.email, password="wrong"))
    assert (coordinator[0][0], coordinator[0][-1]) == (200, 1)
    assert others == [coordinator] * 3
