"""The pieces of a report to use elsewhere: a ZIP of each chart as SVG, PNG and PDF, and each table as CSV."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from analysis.report.files.document import Document, Drawn, Entry
from analysis.report.files.images import png, svg
from analysis.report.files.pdf import piece
from analysis.report.output import as_json

#: What a spreadsheet takes for a formula; as in `organisations.spreadsheet`, which reports do not import.
FORMULA = re.compile(r"[=+\-@\t\r]")


def write(document: Document, drawn: Drawn) -> bytes:
    """The ZIP, whose files have no time of their own; contents.csv says what each of them shows."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in _files(document, drawn):
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return file.getvalue()


def _files(document: Document, drawn: Drawn) -> Iterator[tuple[str, bytes]]:
    yield "contents.csv", _csv(_contents(document))
    for entry in document.entries:
        yield f"{entry.anchor}.csv", _csv(_table(entry))
        if entry.chart is not None:
            chart = svg(entry.chart)
            yield f"{entry.anchor}.svg", chart.encode()
            yield f"{entry.anchor}.png", png(chart)
            yield f"{entry.anchor}.pdf", piece(chart, entry, document)
        drawn()


def _contents(document: Document) -> Iterator[list[Any]]:
    yield ["file", "label", "caption", "n", "notes"]
    for entry in document.entries:
        output = entry.output
        yield [entry.anchor, output.label, output.caption, output.n, " ".join(output.notes)]


def _table(entry: Entry) -> Iterator[list[Any]]:
    """The unrounded numbers, as `manage.py report --json` gives them."""
    found = as_json(entry.output)
    yield found["columns"]
    yield from found["rows"]


def _csv(rows: Iterable[list[Any]]) -> bytes:
    file = StringIO(newline="")
    csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return f"\ufeff{file.getvalue()}".encode()  # without the mark Excel takes UTF-8 for something else


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value
