"""The audit log on PostgreSQL."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from organisations.actions.auditing import note
from organisations.models import AuditEntry
from tests.organisations.team import user

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


def test_role_from_which_somebody_acted_stays_when_the_role_changes() -> None:
    anna = user("researcher")
    note(about="small/waves/1", action="open", by=anna, now=NOW)
    anna.role = "analyst"
    anna.save()
    assert AuditEntry.objects.get().role == "researcher"


def test_what_looks_like_an_address_is_left_out() -> None:
    reason = 'asked by An <an.peeters@example.org>, "an@example.org",\né@x'
    note(about="small", action="drop pilot", by=None, now=NOW, why=reason, nested=[{"a@b.org": 1}])
    assert AuditEntry.objects.get().details == {
        "why": 'asked by An <[@]>, "[@]",\n[@]',
        "nested": [{"[@]": 1}],
    }
