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
    """Transactional tests end by emptying all tables, which published versions refuse even to their owner."""

    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        trigger = "ALTER TABLE surveys_version {} TRIGGER version_never_changes"
        emptying = super().sql_flush(style, tables, **options)
        return [trigger.format("DISABLE"), *emptying, trigger.format("ENABLE")]
