"""Tables made up for the tests of what writes them, and what their cells are as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from analysis.datasets.files.options import CsvStyle, Options, options_of
from analysis.datasets.files.summary import Summary
from analysis.datasets.table import Cells, Chunk, Missing, Table, Variable
from surveys.questionnaire.text import Text

DATED = date(2026, 11, 22)
#: What files stumble over.
HOSTILE = [
    "=1+1",
    "+32 9 123",
    "-9",
    "'-9",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=x",
    "'quoted'",
    'say "hi"; or, not',
    "two\r\nlines",
    "bell\x07",
    "nul\x00",
    "half \ud83d",
    "_x0041_",
    "<r>rich</r>",
    "<b>&amp;</b>",
    "\ufffe",
    "émotion 😀",
    " ",
    "x" * 40_000,
    "é" * 20_000,
]

Given = Mapping[str, Sequence[Any]]  # by variable: a value or a Missing in each row


def texts(**by_language: str) -> Text:
    return Text(by_language)


def choice(name: str, *codes: str, label: str = "", measure: Any = "nominal") -> Variable:
    labels = {code: texts(en=f"Answer {code}", nl=f"Antwoord {code}") for code in codes}
    return Variable(
        name=name, kind="choice", label=texts(en=label or name), codes=codes, labels=labels, measure=measure
    )


def variable(name: str, kind: Any, *, decimals: int = 0, label: str = "") -> Variable:
    measure: Any = "scale" if kind == "number" else "nominal"
    return Variable(name=name, kind=kind, label=texts(en=label or name), measure=measure, decimals=decimals)


def table_of(variables: Sequence[Variable], given: Given, *, chunk: int = 3) -> Table:
    """The cells that are given, in chunks of so many rows."""
    rows = len(next(iter(given.values()), ()))

    def chunks() -> Iterator[Chunk]:
        for start in range(0, rows, chunk):
            yield {each.name: _cells(each, given[each.name][start : start + chunk]) for each in variables}

    return Table(variables=tuple(variables), rows=rows, chunks=chunks)


def _cells(variable: Variable, given: Sequence[Any]) -> Cells:
    absent = np.array([int(each) if isinstance(each, Missing) else 0 for each in given], np.int8)
    if variable.kind == "text":
        return Cells(["" if isinstance(each, Missing) else each for each in given], absent)
    return Cells(np.array([0 if isinstance(each, Missing) else each for each in given], np.int64), absent)


def options_for(table: Table, *, title: str = "A study", csv: CsvStyle = CsvStyle()) -> Options:  # noqa: B008
    return options_of(table, title=title, language="en", dated=DATED, csv=csv)


def plain(variable: Variable, given: Any, summary: Summary) -> Any:
    """A cell as a program reads it: a place, a number or a text; the code of what is missing as a number."""
    if isinstance(given, Missing):
        return summary.code(given)
    return given / 10**variable.decimals if variable.decimals else given


def rows_of(table: Table, given: Given, options: Options) -> list[list[Any]]:
    """All cells as plain values, row by row."""
    columns = [
        [plain(each, cell, options.summaries[each.name]) for cell in given[each.name]]
        for each in table.variables
    ]
    return [list(row) for row in zip(*columns, strict=True)]


_ABSENT = st.sampled_from(list(Missing))
_TEXT = st.sampled_from(HOSTILE) | st.text(max_size=20)
_KINDS = st.sampled_from(["choice", "tick", "number", "text"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, Given]:
    """Any table of a few variables, with the cells that it was made of."""
    rows = draw(st.integers(0, 7))
    variables, given = [], {}
    for place in range(draw(st.integers(1, 4))):
        each, cell = draw(_variable(f"v{place}"))
        variables.append(each)
        given[each.name] = draw(st.lists(cell | _ABSENT, min_size=rows, max_size=rows))
    return table_of(variables, given, chunk=draw(st.integers(1, 4))), given


@st.composite
def _variable(draw: st.DrawFn, name: str) -> tuple[Variable, st.SearchStrategy[Any]]:
    kind = draw(_KINDS)
    if kind == "choice":
        codes = [f"c{place}" for place in range(draw(st.integers(1, 300)))]
        return choice(name, *codes), st.integers(1, len(codes))
    if kind == "tick":
        return variable(name, "tick"), st.integers(0, 1)
    if kind == "number":
        return variable(name, "number", decimals=draw(st.integers(0, 3))), st.integers(-(10**12), 10**12)
    return variable(name, "text"), _TEXT


def written(write: Any, table: Table, options: Options, path: Path) -> Path:
    write(table, path, options)
    return path
