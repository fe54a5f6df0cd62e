"""Two dots a row, joined by a line: a share at two moments."""

from collections.abc import Iterator
from fractions import Fraction
from textwrap import wrap
from typing import Any

from analysis.core.charts.frame import (
    END_SHARE,
    LINE_HEIGHT,
    ROW_STEP,
    Specification,
    by_part,
    length,
    page_wide,
    share,
    shares_axis,
    tip,
)
from analysis.core.charts.palette import ACCENT, PAPER
from analysis.core.tables import Row, Table

#: Open for the earlier moment, filled for the later: the direction is seen without colours.
DOTS = (PAPER, ACCENT)
#: In square pixels; a filled dot is seen within an open one. In pixels: from a dot to its share.
OPEN, FILLED, BESIDE = 150, 56, 12
#: Characters of a label's line: it stands above its dots, as wide as a phone.
LINE = 46


def dumbbell(table: Table, language: str) -> Specification:
    """A row for each of a table with two columns, the earlier and the later moment.

    Each share stands on the outer side of its dot, so that neither is over the line or the other. Labels
    stand above, since dots need the width.
    """
    labels = [wrap(row.label, LINE) or [""] for row in table.rows]
    most = max(map(len, labels), default=1)
    values = [
        {"row": number, **value}
        for number, row in enumerate(table.rows)
        for value in ({"label": _lowered(labels[number], most)}, *_values(row, language))
    ]
    above = most * LINE_HEIGHT
    x = shares_axis("at", language)
    layers = [_line(x), _dots(x, table), _shares(x, "left", -BESIDE), _shares(x, "right", BESIDE)]
    for layer in layers:
        layer["mark"]["yOffset"] = above / 2
    layers.append(_label(above + ROW_STEP))
    return page_wide(values, layers, axis=None, step=above + ROW_STEP, right=END_SHARE)


def _values(row: Row, language: str) -> Iterator[dict[str, Any]]:
    """The line, and a dot for each moment at which anybody answered."""
    before, now = row.cells
    if before.base and now.base:
        yield {"line": True, "at": length(before), "to": length(now)}
    falls = before.base and Fraction(before.count, before.base) > Fraction(now.count, now.base or 1)
    outer = ("right", "left") if falls else ("left", "right")
    for part, cell in enumerate(row.cells):
        if cell.base:
            yield {"part": part, "at": length(cell), "outer": outer[part], "share": share(cell, language)}


def _line(x: Specification) -> Specification:
    return {
        "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 2},
        "transform": [{"filter": "datum.line"}],
        "encoding": {"x": x, "x2": {"field": "to"}},
    }


def _dots(x: Specification, table: Table) -> Specification:
    mark = {"type": "point", "shape": "circle", "filled": True, "opacity": 1}
    size = {"condition": {"test": "datum.part === 0", "value": OPEN}, "value": FILLED}
    return {
        "mark": mark | {"stroke": ACCENT, "strokeWidth": 2},
        "transform": [{"filter": "datum.outer"}, tip(table.columns)],
        "encoding": {"x": x, "color": by_part(DOTS), "size": size, "tooltip": {"field": "tip"}},
    }


def _shares(x: Specification, outer: str, beside: int) -> Specification:
    return {
        "mark": {"type": "text", "align": "right" if beside < 0 else "left", "dx": beside},
        "transform": [{"filter": f"datum.outer === '{outer}'"}],
        "encoding": {"x": x, "text": {"field": "share"}},
    }


def _lowered(lines: list[str], most: int) -> list[str]:
    """As many lines as the longest label has, the empty ones above: Vega knows no bottom of several lines."""
    return [""] * (most - len(lines)) + lines


def _label(height: int) -> Specification:
    """Labels from the top of their row, and from where the share of a dot at 0 begins."""
    mark = {"type": "text", "align": "left", "baseline": "top", "lineHeight": LINE_HEIGHT}
    return {
        "mark": mark | {"dx": -END_SHARE, "dy": 3 - height / 2},
        "transform": [{"filter": "datum.label"}],
        "encoding": {"x": {"value": 0}, "text": {"field": "label"}},
    }
