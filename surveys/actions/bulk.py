"""Storing many new responses at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model

from surveys.models import Change, Response

RESPONSES_AT_ONCE = 1_000


@transaction.atomic
def store_responses(responses: Iterable[Response]) -> int:
    """Copies new responses into the database, in constant memory, and returns how many those were.

    That a record appears is noted in the same transaction instead of the same statement: nobody can see, and
    so change or count, any of them before all are there.
    """
    remaining = iter(responses)
    stored = 0
    while batch := list(islice(remaining, RESPONSES_AT_ONCE)):
        _copy(Response, Response._meta.concrete_fields, batch)
        changes = (
            Change(
                version_id=new.version_id,
                now=new.record,
                distribution_id=new.distribution_id,
                way=new.way,
            )
            for new in batch
            if new.record
        )
        _copy(Change, [field for field in Change._meta.concrete_fields if not field.primary_key], changes)
        stored += len(batch)
    return stored


def copy_rows(model: type[Model], columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """Copies rows, each its values in the order of `columns`, into the model's table.

    `rows` asks the database nothing while it runs: a question would wait for the copying for ever.
    """
    named = ", ".join(map(connection.ops.quote_name, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({named}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _copy(model: type[Model], fields: "Sequence[Field[Any, Any]]", rows: Iterable[Model]) -> None:
    copy_rows(model, (field.attname for field in fields), (list(_values(fields, row)) for row in rows))


def _values(fields: "Sequence[Field[Any, Any]]", row: Model) -> Iterator[Any]:
    """What the database takes for each field; the model's own defaults fill what was not given."""
    for field in fields:
        yield field.get_db_prep_save(getattr(row, field.attname), connection)
