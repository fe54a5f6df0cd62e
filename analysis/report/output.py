"""What a report shows: each output is a table of exact numbers with its caption.

The page, the command and the files show the same outputs. Nothing in them is rounded: `shown` and `as_json`
are the ways out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Literal

from analysis.core.formats import shown_number, shown_p
from analysis.core.matrices import Mark
from analysis.core.shares import NO_SHARE, shown_share
from analysis.core.tables import Cell, Side
from analysis.report.captions import whole

#: What the values of a column are, and so how they are written.
Unit = Literal["count", "share", "number", "p", "names", "placed", "marks"]
#: How an output can be drawn beside its table; empty where the table says it best.
Chart = Literal["", "bars", "stacked", "diverging", "dumbbell", "heat"]

MARK = "✓"


class Hidden(Enum):
    """A value that disclosure control hides. The sign is that of statistical offices: c for confidential."""

    HIDDEN = "[c]"


HIDDEN = Hidden.HIDDEN


@dataclass(frozen=True)
class Name:
    """An option or item by its code and by what it is called."""

    code: str
    label: str


@dataclass(frozen=True)
class Placed:
    """A share with its place in its row, from 1, and the shade of that place; no place: no order is given."""

    cell: Cell
    place: int | None
    shade: int


#: A count is an `int`, a share a `Cell`, a statistic a number; `None`: there is none, shown as a dash.
Value = int | Cell | Fraction | float | Mark | Placed | tuple[Name, ...] | Hidden | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """`code` is stable and language-free; `drawn`: whether it belongs in the chart, unlike sums and bases.

    `side` is where the answer stands on a scale with a middle.
    """

    code: str
    label: str
    unit: Unit
    decimals: int = 1
    drawn: bool = False
    side: Side | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A value for each column. `indicative`: of a group too small to rely on."""

    code: str
    label: str
    values: tuple[Value, ...]
    heading: str = ""
    is_total: bool = False
    indicative: bool = False


@dataclass(frozen=True, kw_only=True)
class Output:
    """A figure or table; `n` is how many respondents it is made of, the most where rows differ.

    `label` is its number, such as "Figure 3", with which `caption` begins. With a `breakdown` the rows are
    its groups, the total last. `notes` are sentences below the table.
    """

    id: str
    kind: str
    label: str
    title: str
    caption: str
    n: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    breakdown: str = ""
    chart: Chart = ""
    notes: tuple[str, ...] = ()


def shown(value: Value, column: Column, language: str) -> str:
    """A value of `column` as a reader of `language` sees it."""
    if value is None or isinstance(value, Hidden):
        return value.value if value else NO_SHARE
    if isinstance(value, Placed):
        value = value.cell
    if isinstance(value, Cell):
        return shown_share(value.count, value.base, language, column.decimals)
    if isinstance(value, Mark):
        return MARK * value
    if isinstance(value, tuple):
        return " / ".join(name.label for name in value) or NO_SHARE
    if column.unit == "p":
        return shown_p(float(value), language)
    return whole(value) if isinstance(value, int) else shown_number(value, language, column.decimals)


def as_json(output: Output) -> dict[str, Any]:
    """The output as a JSON value; docs/report-format.md describes it.

    Shares are unrounded percentages. A place has a column of its own behind its share.
    """
    return {
        "id": output.id,
        "caption": output.caption,
        "kind": output.kind,
        "n": output.n,
        "columns": ["code", "label", *_codes(output)],
        "rows": [[row.code, row.label, *_plain_row(row.values, output.columns)] for row in output.rows],
    }


def _codes(output: Output) -> Iterator[str]:
    for column in output.columns:
        yield column.code
        if column.unit == "placed":
            yield f"{column.code}__place"


def _plain_row(values: Sequence[Value], columns: Sequence[Column]) -> Iterator[Any]:
    for value, column in zip(values, columns, strict=True):
        yield from _plain(value)
        if column.unit == "placed" and not isinstance(value, Placed):
            yield None


def _plain(value: Value) -> Iterator[Any]:
    if isinstance(value, Placed):
        yield from (*_plain(value.cell), value.place)
    elif isinstance(value, Cell):
        yield 100 * value.count / value.base if value.base else None
    elif isinstance(value, tuple):
        yield [name.code for name in value]
    elif isinstance(value, Mark):
        yield int(value)
    elif isinstance(value, Hidden):
        yield None
    else:
        yield float(value) if isinstance(value, Fraction) else value
