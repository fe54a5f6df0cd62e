"""What all file formats write: every figure already a string, except that a workbook takes the numbers.

The same outputs and method make the same document, and every format writes it as the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from django.utils import translation

from analysis.core.charts import Specification
from analysis.report.alternatives import alternative
from analysis.report.definition import Part, Report
from analysis.report.drawing import chart_table, is_shaded, shade
from analysis.report.files.images import specification
from analysis.report.files.method import Method, facts, sentences
from analysis.report.output import Column, Output, Placed, Row, Value, shown

#: Whoever writes a document calls it after each of its entries.
Drawn = Callable[[], None]
#: What neither XML nor a page can hold, although an answer may.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: When nothing was ever counted; the first moment that a ZIP file can name.
NEVER = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A cell of a table; `shade` from 0 to 10 where the shade says something."""

    text: str
    shade: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a table, with the heading over it where a group of rows begins."""

    label: str
    boxes: tuple[Box, ...]
    heading: str
    is_total: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An output with its table and, where it is drawn, its chart and what that shows in words."""

    output: Output
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    chart: Specification | None
    alternative: str

    @property
    def anchor(self) -> str:
        """Its name in addresses."""
        return self.output.id.replace("*", "-annex")


@dataclass(frozen=True, kw_only=True)
class Chapter:
    code: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report in one language, dated by its data."""

    title: str
    language: str
    dated: datetime
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All outputs in their order."""
        return (entry for chapter in self.chapters for entry in chapter.entries)


def document(report: Report, computed: Sequence[Output], method: Method, language: str) -> Document:
    """The report of `computed`, the outputs of `report` in their order and in `language`."""
    left = iter(computed)
    with translation.override(language):
        return Document(
            title=printable(report.title.show(language)),
            language=language,
            dated=method.as_of or NEVER,
            facts=tuple((name, printable(value)) for name, value in facts(method)),
            sentences=tuple(sentences(method, {output.kind for output in computed})),
            chapters=tuple(
                _chapter(part, islice(left, len(part.outputs)), language) for part in report.parts
            ),
        )


def printable(text: str) -> str:
    """The text with a replacement character for each that no file can hold."""
    return UNPRINTABLE.sub("\ufffd", text)


def _chapter(part: Part, computed: Iterator[Output], language: str) -> Chapter:
    entries = tuple(_entry(_printable(output), language) for output in computed)
    return Chapter(code=part.code, title=printable(part.title.show(language)), entries=entries)


def _printable(output: Output) -> Output:
    """The output with texts that every file can hold; the program that draws dies of any other."""
    return replace(
        output,
        label=printable(output.label),
        title=printable(output.title),
        caption=printable(output.caption),
        columns=tuple(replace(column, label=printable(column.label)) for column in output.columns),
        rows=tuple(
            replace(
                row,
                label=printable(row.label),
                heading=printable(row.heading),
                values=tuple(map(_printable_value, row.values)),
            )
            for row in output.rows
        ),
        notes=tuple(map(printable, output.notes)),
    )


def _printable_value(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    return tuple(replace(name, label=printable(name.label)) for name in value)


def _entry(output: Output, language: str) -> Entry:
    table = chart_table(output)
    return Entry(
        output=output,
        head=tuple(column.label for column in output.columns),
        lines=tuple(_line(row, output, language) for row in output.rows),
        chart=specification(table, language) if table else None,
        alternative=alternative(table, language) if table else "",
    )


def _line(row: Row, output: Output, language: str) -> Line:
    shaded = is_shaded(output)
    pairs = zip(row.values, output.columns, strict=True)
    return Line(
        label=f"{row.label} *" if row.indicative else row.label,
        boxes=tuple(_box(value, column, language, shaded=shaded) for value, column in pairs),
        heading=row.heading,
        is_total=row.is_total,
    )


def _box(value: Value, column: Column, language: str, *, shaded: bool) -> Box:
    """The place of a value stands behind it: a shade alone says nothing to who does not see it."""
    place = f" ({value.place})" if isinstance(value, Placed) and value.place else ""
    text = shown(value, column, language) + place
    return Box(text=text, shade=shade(value, column) if shaded else None)
