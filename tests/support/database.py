"""Acting as the role that serves, and emptying tables that refuse it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate


@contextmanager
def as_application_role() -> Iterator[None]:
    """Run the block's statements as the serving role; a refused one leaves the test's transaction whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}")
        yield
        cursor.execute("RESET ROLE")


class EmptyingOperations(DatabaseOperations):
    """Transactional tests end by emptying all tables: here those that hold rows, also of what refuses it.

    Deleting the few rows of a test takes a fifth of the time of TRUNCATE, which makes every table anew.
    """

    #: Filled by migrating, for good.
    KEPT = ("django_content_type", "auth_permission")

    def sql_flush(self, style: Any, tables: Sequence[str], **options: Any) -> list[str]:  # noqa: ARG002
        names = [self.quote_name(table) for table in tables if table not in self.KEPT]
        rows = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT FROM {name})" for number, name in enumerate(names)
        )
        with self.connection.cursor() as cursor:
            cursor.execute(rows)
            full = [names[number] for (number,) in cursor.fetchall()]
        return [
            *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in full),
            *(f"DELETE FROM {name}" for name in full),
            "SET CONSTRAINTS ALL IMMEDIATE",  # a table with checks to come cannot be altered
            *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in full),
        ]


def keep_what_migrating_adds() -> None:
    """From now on emptying the tables adds no content types and permissions, which stay as they are."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
