"""XLSX: a sheet of cells under a frozen head, then what variables and values are called.

Numbers are numbers and texts are texts, so that none is ever run as a formula. xlsxwriter is imported where
it is used: only what writes files needs it.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from numpy.typing import NDArray

from analysis.datasets.files.cells import numbers, texts
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import cut_characters, storable
from analysis.datasets.files.words import value_labels
from analysis.datasets.table import Cells, Table, Variable

#: What a sheet of a workbook holds: rows with the head, columns, characters in a cell.
ROWS, COLUMNS, TEXT = 1_048_576, 16_384, 32_767


class TooLarge(Exception):  # noqa: N818 - it is what it says
    """The table has more rows or columns than a sheet."""


def write(table: Table, path: Path, options: Options) -> None:
    """A row at a time in memory. Raises `TooLarge`."""
    import xlsxwriter  # noqa: PLC0415 - see above
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - see above

    if table.rows >= ROWS or len(table.variables) > COLUMNS:
        size = {
            "rows": table.rows,
            "columns": len(table.variables),
            "most": ROWS - 1,
            "most_columns": COLUMNS,
        }
        message = _(
            "The dataset has %(rows)d rows and %(columns)d columns; a sheet of Excel holds %(most)d and "
            "%(most_columns)d. Choose another format."
        )
        raise TooLarge(message % size)
    with TemporaryDirectory(dir=path.parent) as folder:
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": folder})
        try:
            _write(book, table, options)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # such as of a full disk
        finally:
            with ExitStack() as left_open:  # closes all, though the disk may be full for each
                for sheet in book.worksheets():
                    # Closing a book that failed leaves its own files open.
                    left_open.callback(sheet._opt_close)  # noqa: SLF001 - nothing else does


def _write(book: Any, table: Table, options: Options) -> None:
    from analysis.datasets.files.sheet import Sheet  # noqa: PLC0415 - see above

    created = options.moment.replace(tzinfo=None)
    book.set_properties({"title": cut_characters(storable(options.title), 255), "created": created})
    book.use_zip64()
    head = book.add_format({"bold": True, "bottom": 1})
    sheets = [book.add_worksheet(name, Sheet) for name in ("data", "variables", "values")]
    _head(sheets[0], table.names, head)
    _cells(sheets[0], table, options)
    _head(sheets[1], ("variable", "label", "kind", "measure"), head)
    _rows(sheets[1], _variables(table, options))
    _head(sheets[2], ("variable", "value", "label"), head)
    _rows(sheets[2], _values(table, options))


def cell_text(text: str) -> str:
    """The text as a cell holds it: cut where it is too long, and never read as marked-up text."""
    text = cut_characters(storable(text), TEXT)
    # xlsxwriter takes what stands between these for XML of its own making.
    return f"{text[: TEXT - 1]} " if text.startswith("<r>") and text.endswith("</r>") else text


def _head(sheet: Any, names: Sequence[str], style: Any) -> None:
    for place, name in enumerate(names):
        sheet.write_string(0, place, cell_text(name), style)
    sheet.freeze_panes(1, 0)


def _cells(sheet: Any, table: Table, options: Options) -> None:
    row = 1
    for chunk in table.chunks():
        columns = [_column(each, chunk[each.name], options) for each in table.variables]
        sheet.write_rows(row, columns)
        row += max(map(len, columns), default=0)


def _column(variable: Variable, cells: Cells, options: Options) -> NDArray[Any] | Sequence[int | str]:
    if variable.kind == "text":
        return [cell_text(each) if isinstance(each, str) else each for each in texts(cells)]
    return numbers(variable, cells, options.summaries[variable.name])


def _row(sheet: Any, row: int, cells: Iterable[int | float | str]) -> None:
    number = sheet.write_number
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, place, cell_text(cell))
        else:
            number(row, place, cell)


def _rows(sheet: Any, rows: Iterable[Sequence[int | float | str]]) -> None:
    for row, cells in enumerate(rows, start=1):
        _row(sheet, row, cells)


def _variables(table: Table, options: Options) -> Iterable[Sequence[str]]:
    for variable in table.variables:
        yield variable.name, variable.label.show(options.language), variable.kind, variable.measure


def _values(table: Table, options: Options) -> Iterable[Sequence[str | int]]:
    for variable in table.variables:
        if variable.kind != "text":
            summary = options.summaries[variable.name]
            for value, label in value_labels(variable, summary, options.language).items():
                yield variable.name, value, label
