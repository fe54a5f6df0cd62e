"""Acting as the role that serves, and emptying tables that refuse it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations


@contextmanager
def as_application_role() -> Iterator[None]:
    """Run the block's statements as the serving role; a refused one leaves the test's transaction whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}")
        yield
        cursor.execute("RESET ROLE")


class EmptyingOperations(DatabaseOperations):
    """Transactional tests end by emptying all tables, which some refuse even to their owner."""

    REFUSING = (
        ("surveys_version", "version_never_changes"),
        ("organisations_auditentry", "audit_only_grows"),
        ("analysis_release", "release_never_changes"),
    )

    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        emptying = super().sql_flush(style, tables, **options)
        return [*self._triggers("DISABLE"), *emptying, *self._triggers("ENABLE")]

    def _triggers(self, switch: str) -> list[str]:
        return [f"ALTER TABLE {table} {switch} TRIGGER {trigger}" for table, trigger in self.REFUSING]
