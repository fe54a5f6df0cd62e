"""Two dots a row, joined by a line: a share at two moments."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from analysis.core.charts.frame import (
    END_SHARE,
    Specification,
    by_part,
    labels_above,
    length,
    page_wide,
    share,
    shares_axis,
    tip,
)
from analysis.core.charts.palette import ACCENT, PAPER, RULE
from analysis.core.tables import Row, Table

#: Open for the earlier moment, filled for the later: the direction is seen without colours.
DOTS = (PAPER, ACCENT)
#: In square pixels; a filled dot is seen within an open one. In pixels: from a dot to its share.
OPEN, FILLED, BESIDE = 150, 56, 12


def dumbbell(table: Table, language: str) -> Specification:
    """A row for each of a table with two columns, the earlier and the later moment.

    Each share stands on the outer side of its dot, so that neither is over the line or the other. Labels
    stand above, since dots need the width, and begin where the share of a dot at 0 does.
    """
    values = [
        {"row": number, **value} for number, row in enumerate(table.rows) for value in _values(row, language)
    ]
    labels = labels_above(table, left=END_SHARE)
    x = shares_axis("at", language)
    layers = [_guide(), _line(x), _dots(x, table), _shares(x, "left", -BESIDE), _shares(x, "right", BESIDE)]
    for layer in layers:
        layer["mark"]["yOffset"] = labels["offset"]
    layers.append(labels["layer"])
    return page_wide(values, layers, axis=None, step=labels["step"], right=END_SHARE)


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


def _guide() -> Specification:
    """A faint line across each row, which leads the eye from its label to its dots."""
    return {
        "mark": {"type": "rule", "color": RULE},
        "encoding": {"x": {"value": 0}, "x2": {"value": "width"}},
    }


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
