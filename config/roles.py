"""The two roles of the database: the owner of the tables, who migrates, and the one that serves."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from surveys.actions.forgetting import FORGETFUL_TABLES


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Connect as the owner of the tables inside the block."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def wait_for_turn(connection: BaseDatabaseWrapper) -> None:
    """Let one process migrate at a time, until its connection is closed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('peilpunt migrate'))")


def grant_rows(connection: BaseDatabaseWrapper) -> None:
    """Let the serving role read and write rows, of these tables and of later ones, and change no table.

    It may clean up the tables whose dead rows tell something.
    """
    quote = connection.ops.quote_name
    role = quote(settings.DATABASE_ROLE)
    if settings.DATABASE_OWNER["USER"] == settings.DATABASE_ROLE:
        return  # one role for both: the operator named no owner
    rows, numbers = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")  # a restored one is nobody's else
        cursor.execute(f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT {numbers} ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role}")
        for table in set(FORGETFUL_TABLES) & set(connection.introspection.table_names(cursor)):
            cursor.execute(f"GRANT MAINTAIN ON {table} TO {role}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {numbers} ON SEQUENCES TO {role}")
