"""Reading a list that somebody uploads: CSV as programs write it, or XLSX. The file is a stranger's."""

import csv
import io
import os
import re
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from organisations.partner_list.columns import PARTNERS, Columns
from organisations.spreadsheet import unguard

# A stranger's file is read by the standard library's parser, also where something else installed lxml.
os.environ["OPENPYXL_LXML"] = "False"
import openpyxl

#: More organisations than any study has; a longer file is another file.
MOST_LINES = 5_000
#: Of an XLSX, empty lines and columns counted: more is a sheet that is not what it seems.
LONGEST_SHEET, WIDEST_SHEET = 100_000, 200
#: Of an XLSX, which is a zip: so many bytes unpacked.
LARGEST_UNPACKED = 20_000_000

_ZIP = b"PK\x03\x04"
_BETWEEN_ADDRESSES = re.compile(r"[;,\s]")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Cells = list[str]


class UnreadableListError(Exception):
    """The file is no list that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of the list: cells by column, trimmed; `problem` says why it cannot be read, else is empty."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """The lines of a list that hold anything, and the heads of the columns that are none of ours."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]


def read(data: bytes, known: Columns = PARTNERS, *, most: int = MOST_LINES) -> Table:
    """Read a file of at most so many lines. Raises `UnreadableListError`."""
    if data.startswith(_OLD_EXCEL):
        raise UnreadableListError(_("This is an old Excel file. Save it as XLSX or as CSV UTF-8."))
    lines = _xlsx(data) if data.startswith(_ZIP) else _csv(_text(data))
    _number, head = next(lines, (0, []))
    columns = _columns(head, known)
    rows: list[Row] = []
    for number, cells in lines:
        if len(rows) == most:
            raise UnreadableListError(
                _("The list has more than %(most)d lines. Split it into several files.") % {"most": most}
            )
        rows.append(_row(number, cells, columns))
    ignored = (name for name, column in zip(head, columns, strict=True) if name and not column)
    return Table(rows=tuple(rows), ignored=tuple(ignored))


def holds_several(cell: str) -> bool:
    """Whether a cell for one mail address holds several."""
    return bool(_BETWEEN_ADDRESSES.search(cell[cell.find("@") : cell.rfind("@") + 1]))


def _columns(head: Sequence[str], known: Columns) -> list[str]:
    """The column that each place of the first line stands for; empty for none of ours."""
    columns = [known.of(name) for name in head]
    times = Counter(columns)
    if missing := [name for name in known.needed if name not in times]:
        raise UnreadableListError(
            _("The first line must name the columns; missing: %(missing)s. Known columns: %(known)s.")
            % {"missing": ", ".join(missing), "known": ", ".join(known.names)}
        )
    if twice := [name for name in known.names if times[name] > 1]:
        raise UnreadableListError(
            _("The first line names a column more than once: %(twice)s.") % {"twice": ", ".join(twice)}
        )
    return columns


def _row(number: int, cells: Cells, columns: Sequence[str]) -> Row:
    if any(cells[len(columns) :]):
        problem = _("There are more cells than columns; put a cell that holds the separator between quotes.")
        return Row(number, problem=problem)
    named = zip(columns, cells, strict=False)
    return Row(number, {column: unguard(cell) for column, cell in named if column and cell})


def _text(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    try:
        text = data.removeprefix(BOM_UTF8).decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableListError(
            _("The characters of this file cannot be read. Save it as XLSX or as CSV UTF-8.")
        ) from None
    if "\0" in text:
        raise UnreadableListError(
            _("This is no list: it holds NUL characters. Save it as XLSX or CSV UTF-8.")
        )
    return text


def _csv(text: str) -> Iterator[tuple[int, Cells]]:
    """Lines with their numbers; the separator is the sign that the first line holds most often."""
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableListError(
                _("Line %(line)d: %(problem)s") % {"line": number, "problem": error}
            ) from None
        if cells is None:
            return
        yield from _held(number, cells)


def _xlsx(data: bytes) -> Iterator[tuple[int, Cells]]:
    """Lines of the first sheet with their numbers; formulas stand for their last results."""
    _refuse_bomb(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong, and would cut lines off
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            _refuse_endless(number, len(values))
            yield from _held(number, map(_shown, values))
    except UnreadableListError:
        raise
    except Exception as error:
        raise UnreadableListError(
            _("This XLSX file cannot be read. Open it in a spreadsheet, save it as XLSX and try again.")
        ) from error


def _refuse_endless(number: int, width: int) -> None:
    """Refuse a sheet that says it is a milliard empty lines long, or as wide."""
    if number > LONGEST_SHEET or width > WIDEST_SHEET:
        raise UnreadableListError(
            _("The sheet has more than %(lines)d lines or %(columns)d columns. Copy the list to a new sheet.")
            % {"lines": LONGEST_SHEET, "columns": WIDEST_SHEET}
        )


def _refuse_bomb(data: bytes) -> None:
    """Refuse what unpacks to more than a list; who lies about sizes is cut off by `zipfile` while reading."""
    try:
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableListError(_("This file is damaged. Save it anew as XLSX or as CSV UTF-8.")) from None
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableListError(
            _("This XLSX file is too large. Copy the list to a new sheet and save that.")
        )


def _held(number: int, cells: Iterable[str]) -> Iterator[tuple[int, Cells]]:
    """The line with its cells trimmed, empty ones at its end left out; nothing for an empty line."""
    trimmed = [cell.strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if trimmed:
        yield number, trimmed


def _shown(value: Any) -> str:
    """A cell as its reader sees it; a phone number that a spreadsheet took for a number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
