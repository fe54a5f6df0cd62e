"""Acting as the role that serves."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def as_application_role() -> Iterator[None]:
    """Statements inside the block run as the serving role; a refused one leaves the test's transaction whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}")
        yield
        cursor.execute("RESET ROLE")
