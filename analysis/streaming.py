"""Reading many rows with little memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from analysis.core.counting import RECORDS_AT_ONCE


def stream(query: str, parameters: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query, all of one state, some thousands at a time.

    Binary, since hexadecimal is twice as long.
    """
    with transaction.atomic(savepoint=False), connection.connection.cursor(name="streaming") as cursor:
        cursor.execute(query, parameters, binary=True)
        while rows := cursor.fetchmany(RECORDS_AT_ONCE):
            yield rows
