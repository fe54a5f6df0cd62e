"""Reading many records: those with some codes only, and with little memory."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from analysis.core.counting import RECORDS_AT_ONCE
from surveys.questionnaire.record import RecordColumn

#: The bytes of a span; SQL counts from 1.
BYTES = "substring(record FROM %s FOR %s)"


def having(only: Mapping[RecordColumn, str]) -> tuple[str, list[Any]]:
    """Conditions that hold of records with these codes, or numbers of a wave, and their parameters.

    They go on after another condition.
    """
    parameters: list[Any] = []
    for column, code in only.items():
        parameters += [column.offset + 1, column.width, column.encode(code)]
    return f" AND {BYTES} = %s" * len(only), parameters


def stream(query: str, parameters: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query, all of one state, some thousands at a time.

    Binary, since hexadecimal is twice as long.
    """
    with transaction.atomic(savepoint=False), connection.connection.cursor(name="streaming") as cursor:
        cursor.execute(query, parameters, binary=True)
        while rows := cursor.fetchmany(RECORDS_AT_ONCE):
            yield rows
