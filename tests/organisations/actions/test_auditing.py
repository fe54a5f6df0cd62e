"""The audit log on PostgreSQL."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from organisations.actions.auditing import note
from organisations.models import AuditEntry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_deed_is_written_down_with_its_details() -> None:
    note(about="small/waves/1", action="open", by=None, now=NOW, links=2)
    entry = AuditEntry.objects.get()
    told = (entry.at, entry.by, entry.about, entry.action, entry.details)
    assert told == (NOW, None, "small/waves/1", "open", {"links": 2})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE organisations_auditentry SET action = 'close'",
        "DELETE FROM organisations_auditentry",
        "TRUNCATE organisations_auditentry",
    ],
)
def test_log_only_grows_even_for_the_owner_of_the_table(change: str) -> None:
    note(about="small/waves/1", action="open", by=None, now=NOW)
    connection.check_constraints()  # PostgreSQL empties no table with constraints still to check
    with (
        pytest.raises(IntegrityError, match="the audit log only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["open"]
