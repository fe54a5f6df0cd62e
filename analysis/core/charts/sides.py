"""Bars to both sides of a line, for answers on a scale from one side to the other."""

from itertools import accumulate, pairwise
from math import ceil
from typing import Any

from analysis.core import likert
from analysis.core.charts.frame import (
    Specification,
    axis,
    by_part,
    frame,
    length,
    segments,
    share,
    tip,
    whole_share,
)
from analysis.core.charts.palette import PAPER, QUIET, RULE, side_colours
from analysis.core.tables import Cell, Row, Side, Table

#: In percent of who answered: the least length of each side of the axis and the steps in which it grows, and
#: the gap before who has no opinion.
LEAST, STEP, GAP = 20, 5, 6
#: Pixels: the bar of who has no opinion is thinner, so that it is no side for who sees no colours either.
THIN = 10

Value = dict[str, Any]


def diverging(table: Table, language: str) -> Specification:
    """A bar a row: one side left of the line at 0, the other right, the neutral answer across it.

    `table.sides` says where each column stands. What stands apart (no opinion) has a bar of its own at the
    right, on the same scale. After Robbins & Heiberger (2011).
    """
    bars = [_bar(row, table.sides, language) for row in table.rows]
    left, right = _ends([value for bar in bars for value in bar])
    marks = {place: whole_share(abs(place), language) for place in (-50, 0, 50) if left <= place <= right}
    palette = side_colours(table.sides)
    end, aparts = right, [list[Value]() for _ in table.rows]
    if "apart" in table.sides:
        start = right + GAP
        marks[start] = whole_share(0, language)
        aparts = [_apart(row, table.sides, start, language) for row in table.rows]
        end = max((value["to"] for values in aparts for value in values), default=start)
    x = axis("from", (left, end), marks)
    line = {"condition": {"test": "datum.value === 0", "value": QUIET}, "value": RULE}
    x["axis"]["gridColor"] = line
    bar, label = segments(x, table.columns, palette, only="!datum.apart")
    values = [
        {"row": number, **value}
        for number, pair in enumerate(zip(bars, aparts, strict=True))
        for value in (*pair[0], *pair[1])
    ]
    layers = [bar, label, *_apart_layers(x, table.columns, palette)]
    return frame(table, values, layers) | {"resolve": {"scale": {"color": "independent"}}}


def _bar(row: Row, sides: tuple[Side, ...], language: str) -> list[Value]:
    """The parts of a bar around 0; one without a length where nobody answered."""
    counts = {str(part): cell.count for part, cell in enumerate(row.cells)}
    found = [
        {
            "part": int(segment.code),
            "from": round(float(100 * segment.start), 3),
            "to": round(float(100 * segment.end), 3),
            "share": share(segment.cell, language),
        }
        for segment in likert.diverging(counts, _scale(sides))
    ]
    return found or [{"part": 0, "from": 0, "to": 0, "share": share(Cell(0, 0), language)}]


def _apart(row: Row, sides: tuple[Side, ...], start: int, language: str) -> list[Value]:
    """The parts of a bar from `start`; the last one has the share of all of them."""
    parts = [part for part, side in enumerate(sides) if side == "apart"]
    ends = [*accumulate((row.cells[part].count for part in parts), initial=0)]
    values: list[Value] = [
        {
            "apart": True,
            "part": part,
            "from": start + length(Cell(before, row.base)),
            "to": start + length(Cell(after, row.base)),
            "share": share(row.cells[part], language),
        }
        for part, (before, after) in zip(parts, pairwise(ends), strict=True)
    ]
    values[-1]["sum"] = share(Cell(ends[-1], row.base), language)
    return values


def _apart_layers(
    x: Specification, columns: tuple[str, ...], palette: tuple[str, ...]
) -> tuple[Specification, Specification]:
    bar = {
        "mark": {"type": "bar", "height": THIN, "stroke": PAPER, "strokeWidth": 1},
        "transform": [{"filter": "datum.apart"}, tip(columns)],
        "encoding": {
            "x": x,
            "x2": {"field": "to"},
            "color": by_part(palette),
            "tooltip": {"field": "tip"},
        },
    }
    label = {
        "mark": {"type": "text", "fontSize": 11, "align": "left", "dx": 5},
        "transform": [{"filter": "datum.sum"}],
        "encoding": {"x": x | {"field": "to"}, "text": {"field": "sum"}},
    }
    return bar, label


def _ends(values: list[Value]) -> tuple[int, int]:
    """How far the axis reaches to the left and to the right, in whole steps."""
    low, high = (
        max(LEAST, ceil(far / STEP) * STEP)
        for far in (
            max((-value["from"] for value in values), default=0),
            max((value["to"] for value in values), default=0),
        )
    )
    return -low, high


def _scale(sides: tuple[Side, ...]) -> likert.Scale:
    """The scale on which the columns, by their numbers, stand."""
    return likert.Scale(
        *(
            tuple(str(part) for part, side in enumerate(sides) if side == role)
            for role in ("negative", "neutral", "positive", "apart")
        )
    )
