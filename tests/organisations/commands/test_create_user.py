"""Commands: `create_user`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from organisations.audit_chain import verify_log
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


def test_the_log_cannot_vanish_after_the_first_account(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
):
    settings.LEDGER = tmp_path / "ledger.jsonl"
    with django_capture_on_commit_callbacks(execute=True):
        run(monkeypatch, PASSWORD, "anna@example.org", "--role", "admin")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organisations_auditentry DISABLE TRIGGER audit_only_grows")
        cursor.execute("DELETE FROM organisations_auditentry")
        cursor.execute("ALTER TABLE organisations_auditentry ENABLE TRIGGER audit_only_grows")
    assert verify_log().is_whole is False
