"""A report as XLSX: the contents, then a sheet a table, with unrounded numbers."""

import re
from io import BytesIO

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.core.tables import Cell
from analysis.report.files.document import Document, Drawn, Entry
from analysis.report.output import Column, Hidden, Placed, Value, shown

#: What Excel takes as the name of a sheet, and as text in a cell.
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
HEAD_ROW = 2
WIDE, NARROW, WORDS = 44, 13, 36


def write(document: Document, drawn: Drawn) -> bytes:
    """The workbook. Texts are written as texts, so that none is ever taken for a formula or a link."""
    file = BytesIO()
    with translation.override(document.language), xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        created = document.dated.replace(tzinfo=None)
        book.set_properties({"title": document.title, "created": created})
        _Writer(book, document).write(drawn)
    return file.getvalue()


class _Writer:
    """Writes one workbook, with the formats that its cells share."""

    def __init__(self, book: xlsxwriter.Workbook, document: Document) -> None:
        self.book = book
        self.document = document
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.get_default_url_format()
        self._numbers: dict[str, Format] = {}

    def write(self, drawn: Drawn) -> None:
        contents = self.book.add_worksheet(_("Contents")[:LONGEST_NAME])
        names: dict[str, str] = {}
        for entry in self.document.entries:
            names[entry.output.id] = self._name(entry, set(names.values()))
            self._sheet(entry, self.book.add_worksheet(names[entry.output.id]))
            drawn()
        self._contents(contents, names)

    def _name(self, entry: Entry, taken: set[str]) -> str:
        """The output's label, such as "Figure 3", with its id where another sheet is called so."""
        name = FORBIDDEN.sub(" ", entry.output.label)[:LONGEST_NAME].strip()
        if name and name.lower() not in {each.lower() for each in taken}:
            return name
        return FORBIDDEN.sub("-", f"{len(taken) + 1} {entry.output.id}")[:LONGEST_NAME]

    def _contents(self, sheet: Worksheet, names: dict[str, str]) -> None:
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        _text(sheet, 0, 0, self.document.title, self.bold)
        row = 2
        for name, value in self.document.facts:
            _text(sheet, row, 0, name)
            _text(sheet, row, 1, value)
            row += 1
        for sentence in self.document.sentences:
            _text(sheet, row, 1, sentence, self.wrapped)
            row += 1
        for chapter in self.document.chapters:
            row += 1
            _text(sheet, row, 0, chapter.title, self.bold)
            for entry in chapter.entries:
                row += 1
                address = f"internal:'{names[entry.output.id]}'!A1"
                sheet.write_url(row, 0, address, self.link, names[entry.output.id])
                _text(sheet, row, 1, entry.output.title)
                sheet.write_number(row, 2, entry.output.n)
            row += 1

    def _sheet(self, entry: Entry, sheet: Worksheet) -> None:
        columns = entry.output.columns
        _text(sheet, 0, 0, entry.output.caption, self.bold)
        sheet.set_column(0, 0, WIDE)
        _text(sheet, HEAD_ROW, 0, entry.output.title, self.head)
        place = 1
        for column in columns:
            for label in _heads(column):
                sheet.set_column(place, place, WORDS if column.unit == "names" else NARROW)
                _text(sheet, HEAD_ROW, place, label, self.head)
                place += 1
        row = HEAD_ROW + 1
        for line, values in zip(entry.lines, (row.values for row in entry.output.rows), strict=True):
            if line.heading:
                _text(sheet, row, 0, line.heading, self.bold)
                row += 1
            _text(sheet, row, 0, line.label)
            self._values(sheet, row, values, columns)
            row += 1
        for note in entry.output.notes:
            row += 1
            _text(sheet, row, 0, note)
        sheet.freeze_panes(HEAD_ROW + 1, 1)

    def _values(
        self, sheet: Worksheet, row: int, values: tuple[Value, ...], columns: tuple[Column, ...]
    ) -> None:
        place = 1
        for value, column in zip(values, columns, strict=True):
            self._value(sheet, row, place, value, column)
            place += 1
            if column.unit == "placed":
                if isinstance(value, Placed) and value.place:
                    sheet.write_number(row, place, value.place)
                place += 1

    def _value(self, sheet: Worksheet, row: int, place: int, value: Value, column: Column) -> None:
        """A number unrounded, shown as the report rounds it; what there is none of stays empty."""
        if isinstance(value, Placed):
            value = value.cell
        if isinstance(value, Cell):
            if value.base:
                share = value.count / value.base
                sheet.write_number(row, place, share, self._number(column.decimals, "%"))
        elif isinstance(value, tuple | Hidden):
            _text(sheet, row, place, shown(value, column, self.document.language), self.wrapped)
        elif value is not None:
            decimals = 0 if isinstance(value, int) else 3 if column.unit == "p" else column.decimals
            sheet.write_number(row, place, float(value), self._number(decimals))

    def _number(self, decimals: int, sign: str = "") -> Format:
        pattern = f"0.{'0' * decimals}{sign}" if decimals else f"0{sign}"
        if pattern not in self._numbers:
            self._numbers[pattern] = self.book.add_format({"num_format": pattern})
        return self._numbers[pattern]


def _heads(column: Column) -> list[str]:
    place = _("%(column)s, place") % {"column": column.label}
    return [column.label, place] if column.unit == "placed" else [column.label]


def _text(sheet: Worksheet, row: int, place: int, text: str, style: Format | None = None) -> None:
    text = text[:LONGEST_TEXT]
    if text.startswith("<r>") and text.endswith("</r>"):  # xlsxwriter would take it for its own XML
        text = f"{text[: LONGEST_TEXT - 1]} "
    sheet.write_string(row, place, text, style)
