"""The chain of the audit log: whoever rewrites a row without the key is found out."""

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from organisations.actions.auditing import note
from organisations.audit_chain import keep_head, verify_end, verify_log
from organisations.models import AuditEntry
from organisations.tasks import keep_audit_head

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TRIGGER = "ALTER TABLE organisations_auditentry {} TRIGGER audit_only_grows"


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER = tmp_path / "ledger.jsonl"
    return tmp_path / "ledger.jsonl"


@pytest.fixture
def rows(db: None) -> list[AuditEntry]:
    for number in range(1, 6):
        note(about=f"small/waves/{number}", action="open", by=None, now=NOW, links=number)
    return list(AuditEntry.objects.order_by("id"))


def rewrite(statement: str, *values: int) -> None:
    """What only the owner of the database can do, with the rule against it put aside."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format("DISABLE"))
        cursor.execute(statement, values)
        cursor.execute(TRIGGER.format("ENABLE"))


def test_log_that_nobody_touched_is_whole(rows: list[AuditEntry]) -> None:
    verdict = verify_log()
    assert (verdict.is_whole, verdict.rows, verdict.head) == (True, 5, rows[-1].chain.hex())


def test_whatever_json_can_hold_comes_back_as_it_was_chained() -> None:
    odd = {
        "big": 1e16,
        "tiny": 1e-9,
        "zero": -0.0,
        "third": 1 / 3,
        "text": 'é\u2028\\"',
        "deep": {1: [None, True]},
    }
    note(about="small", action="change", by=None, now=NOW, **odd)
    assert verify_log().is_whole


def test_empty_log_is_whole() -> None:
    assert (verify_log().is_whole, verify_log().rows) == (True, 0)


@pytest.mark.parametrize(
    ("statement", "first_broken"),
    [
        ("UPDATE organisations_auditentry SET action = 'close' WHERE id = %s", 2),
        ("UPDATE organisations_auditentry SET role = 'admin' WHERE id = %s", 2),
        ("UPDATE organisations_auditentry SET at = at + interval '1 microsecond' WHERE id = %s", 2),
        ("UPDATE organisations_auditentry SET details = '{\"links\": 9}' WHERE id = %s", 2),
        ("DELETE FROM organisations_auditentry WHERE id = %s", 3),
        ("UPDATE organisations_auditentry SET id = id + 1000000 WHERE id = %s", 3),
    ],
)
def test_first_row_that_does_not_fit_is_named(
    rows: list[AuditEntry], statement: str, first_broken: int
) -> None:
    rewrite(statement, rows[2].id)
    broken = verify_log().broken
    assert broken is not None
    assert broken.about == rows[first_broken].about


def test_rows_from_before_the_chain_get_their_place_by_the_migration(rows: list[AuditEntry]) -> None:
    rewrite("UPDATE organisations_auditentry SET chain = ''")
    assert not verify_log().is_whole
    migration = import_module("organisations.migrations.0009_audit_chain")
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format("DISABLE"))
    migration.chain_rows(apps, None)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format("ENABLE"))
    assert (verify_log().is_whole, verify_log().rows) == (True, 5)


def test_row_with_a_chain_made_by_another_key_does_not_fit(rows: list[AuditEntry]) -> None:
    with override_settings(SECRET_KEY="a guess"):
        note(about="small/waves/6", action="open", by=None, now=NOW)
    broken = verify_log().broken
    assert broken is not None
    assert broken.about == "small/waves/6"


def test_cut_off_end_is_found_by_a_head_that_was_kept(rows: list[AuditEntry]) -> None:
    head = rows[-1].chain.hex()
    rewrite("DELETE FROM organisations_auditentry WHERE id = %s", rows[-1].id)
    assert verify_log().is_whole
    assert verify_log(heads=[head]).missing == head
    assert verify_log(heads=[rows[1].chain.hex()]).is_whole


def test_ledger_keeps_the_head_by_itself(rows: list[AuditEntry]) -> None:
    keep_audit_head()
    rewrite("DELETE FROM organisations_auditentry WHERE id = %s", rows[-1].id)
    assert verify_log().missing == rows[-1].chain.hex()
    assert keep_head(now=NOW).is_whole is False


def test_end_is_verified_without_what_stands_before(rows: list[AuditEntry]) -> None:
    rewrite("UPDATE organisations_auditentry SET action = 'close' WHERE id = %s", rows[0].id)
    assert (verify_end(3).is_whole, verify_end(3).rows) == (True, 3)
    assert verify_end(100).is_whole is False


def test_command_tells_people_and_programs(
    rows: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit", "verify")
    assert capsys.readouterr().out == f"5 rows, whole. Head: {rows[-1].chain.hex()}\n"
    call_command("audit", "verify", "--after", str(rows[2].id), "--holds", rows[4].chain.hex().upper())
    rewrite("DELETE FROM organisations_auditentry WHERE id = %s", rows[2].id)
    capsys.readouterr()
    with pytest.raises(
        CommandError, match=rf"^Row {rows[3].id} \(2026-03-01 09:00 UTC, small/waves/4, open\)"
    ):
        call_command("audit", "verify", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "whole": False,
        "rows": 2,
        "head": rows[1].chain.hex(),
        "first_broken": rows[3].id,
        "missing_head": None,
    }
    with pytest.raises(CommandError, match="no row 999999999"):
        call_command("audit", "verify", "--after", "9" * 9)


@pytest.mark.django_db(transaction=True)
def test_deeds_at_the_same_moment_stand_in_one_chain() -> None:
    together = Barrier(4)

    def do(number: int) -> None:
        together.wait()
        for deed in range(5):
            with transaction.atomic():
                note(about=f"small/waves/{number}", action=f"deed {deed}", by=None, now=NOW)
        connection.close()

    threads = [Thread(target=do, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (verify_log().is_whole, verify_log().rows) == (True, 20)
