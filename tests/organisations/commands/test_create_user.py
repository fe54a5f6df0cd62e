"""Commands: `create_user`."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from organisations.models import User
from tests.organisations.team import PASSWORD, user

pytestmark = pytest.mark.django_db


def run(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    out = StringIO()
    call_command("create_user", *arguments, stdout=out)
    return out.getvalue()


def test_create_user_reads_the_password_from_standard_input(monkeypatch: pytest.MonkeyPatch):
    said = run(monkeypatch, PASSWORD, "anna@example.org", "--role", "researcher", "--name", "Anna")
    assert said == "anna@example.org can log in as researcher.\n"
    found = authenticate(username="anna@example.org", password=PASSWORD)
    assert isinstance(found, User)
    assert (found.name, found.role) == ("Anna", "researcher")


@pytest.mark.parametrize("password", ["", "short"])
def test_create_user_makes_no_account_without_a_good_password(monkeypatch: pytest.MonkeyPatch, password: str):
    with pytest.raises(CommandError):
        run(monkeypatch, password, "anna@example.org", "--role", "analyst")
    assert not User.objects.exists()


def test_create_user_says_that_there_is_one(monkeypatch: pytest.MonkeyPatch):
    user()
    with pytest.raises(CommandError, match="already"):
        run(monkeypatch, PASSWORD, "anna@example.org", "--role", "analyst")
