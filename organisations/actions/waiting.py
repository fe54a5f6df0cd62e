"""Letting others wait, so that what was checked still holds when it is saved."""

from django.db import connection, models


def one_at_a_time(model: type[models.Model]) -> None:
    """Let other writers of the model's table wait for the end of this transaction; readers do not.

    `full_clean()` asks whether a row is the only one of its kind. Two requests at the same moment, such as
    those of a double click, would both be told that it is.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
