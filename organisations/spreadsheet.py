"""Tables that people open in a spreadsheet program, which runs cells that look like formulas."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

#: With these a spreadsheet takes a cell for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
#: Without it Excel takes UTF-8 for something else.
_MARK = "\ufeff"


def guard(cell: Any) -> Any:
    """The cell, a text that would be run with an apostrophe before it; `unguard` takes that away again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell


def unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_SIGNS) else cell


def csv_file(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A CSV file of this name to keep; its rows, each guarded, leave one by one."""
    heads = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8", headers=heads)


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _MARK
    for row in rows:
        yield writer.writerow(map(guard, row))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
