"""Charts as Vega-Lite specifications: plain dicts, drawn by the browser and, the same, by a worker.

Every figure that a chart shows is a string rounded by `analysis.core.shares`; the numbers in a specification
are lengths of bars and are never written out. Labels come broken into lines, since Vega breaks none.
"""

import json
from collections.abc import Sequence
from functools import cache
from textwrap import wrap
from typing import Any

from analysis.core.shares import shown_share
from analysis.core.tables import Cell, Row, Table

Specification = dict[str, Any]

#: Characters of a label's line: the fewest, and the most that long labels get to stay within so many lines;
#: breaking between words costs some of each line.
LABEL_LINE, LONGEST_LINE, LINES, BROKEN = 24, 34, 3, 5
#: Pixels: the least height of a row, of its bar, and of a line of its label.
ROW_STEP, BAR, LINE_HEIGHT = 26, 20, 13
INK, QUIET, RULE, ACCENT = "#1c2733", "#566270", "#dfe4e8", "#1f5f8b"
#: From dark to light, so that neighbours differ for every eye and in grey print; after ColorBrewer's YlGnBu.
SCALE = ("#14356e", "#225ea8", "#1d91c0", "#41b6c4", "#7fcdbb", "#cdebb8")
#: A share is written inside its segment where the segment has so many pixels.
PIXELS_OF_A_SHARE = 38
HEAT_STEPS = 10

#: What all charts have in common; given to the drawing program beside each specification.
CONFIG: Specification = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    # The figure has a text alternative and a table: marks and axes one by one say nothing more.
    "mark": {"aria": False},
    "axis": {
        "aria": False,
        "labelColor": INK,
        "labelFontSize": 12,
        "domain": False,
        "ticks": False,
        "title": None,
    },
    "axisX": {"labelColor": QUIET, "labelFontSize": 11, "gridColor": RULE},
    "axisY": {"grid": False, "labelPadding": 8, "labelLimit": 400, "labelLineHeight": LINE_HEIGHT},
    "text": {"fontSize": 12, "fill": INK},
}


def bars(table: Table, language: str) -> Specification:
    """A bar a row of a table with one column, on an axis from 0 to 100%."""
    values = [
        {"row": number, "to": _length(row.cells[0]), "share": _share(row.cells[0], language)}
        for number, row in enumerate(table.rows)
    ]
    bar = {
        "mark": {"type": "bar", "color": ACCENT, "height": BAR},
        "encoding": {"x": _x("to", language)},
    }
    label = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"x": _x("to", language), "text": {"field": "share"}},
    }
    return _frame(table, values, [bar, label], right=46)


def stacked(table: Table, language: str) -> Specification:
    """A bar of 100% a row, its columns from left to right in the colours of `colours`."""
    values = [
        {"row": number, **segment}
        for number, row in enumerate(table.rows)
        for segment in _segments(row, language)
    ]
    palette = colours(len(table.columns))
    tip = f"{json.dumps(table.columns)}[datum.part] + ': ' + datum.share"
    bar = {
        "mark": {"type": "bar", "height": BAR, "stroke": "#fff", "strokeWidth": 1},
        "transform": [{"calculate": tip, "as": "tip"}],
        "encoding": {
            "x": _x("from", language),
            "x2": {"field": "to"},
            "color": _by_part(palette),
            "tooltip": {"field": "tip"},
        },
    }
    wide_enough = f"(datum.to - datum.from) / 100 * width > {PIXELS_OF_A_SHARE}"
    label = {
        "mark": {"type": "text", "fontSize": 11},
        "transform": [{"calculate": "(datum.from + datum.to) / 2", "as": "middle"}],
        "encoding": {
            "x": _x("middle", language),
            "text": {"condition": {"test": wide_enough, "field": "share"}, "value": ""},
            "color": _by_part([ink_on(colour) for colour in palette]),
        },
    }
    specification = _frame(table, values, [bar, label], right=14)
    return specification | {"resolve": {"scale": {"color": "independent"}}}


@cache
def colours(count: int) -> tuple[str, ...]:
    """`count` colours from dark to light along `SCALE`."""
    last = len(SCALE) - 1
    places = (part * last / max(count - 1, 1) for part in range(count))
    return tuple(_between(SCALE[int(place)], SCALE[min(int(place) + 1, last)], place % 1) for place in places)


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read better on `colour`."""
    light = luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` from 0 to 1, as WCAG 2.2 defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def heat_step(cell: Cell) -> int:
    """The shade of a cell: 0 for nobody, then 1 to `HEAT_STEPS` by tenths, everybody in the last."""
    if not cell.count:
        return 0
    return min(cell.count * HEAT_STEPS // cell.base + 1, HEAT_STEPS)


def _frame(
    table: Table, values: list[dict[str, Any]], layers: list[Specification], *, right: int
) -> Specification:
    """What both kinds of bars share: as wide as the page allows, rows as high as their labels.

    `right` is the space in pixels beside the axis, for what stands at the end of a bar.
    """
    longest = max((len(row.label) for row in table.rows), default=0)
    line = min(max(LABEL_LINE, longest // LINES + BROKEN), LONGEST_LINE)
    lines = [wrap(row.label, line) or [""] for row in table.rows]
    most = max((len(label) for label in lines), default=1)
    label = f"{json.dumps(lines)}[datum.value]"
    # Vega puts the first line of a label in the middle of its row; half of the others have to go above it.
    axis = {"labelExpr": label, "labelOffset": {"expr": f"(1 - length({label})) * {LINE_HEIGHT / 2}"}}
    return {
        "width": "container",
        "height": {"step": max(ROW_STEP, most * LINE_HEIGHT + 8)},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "top": 2, "right": right, "bottom": 2},
        "data": {"values": values},
        "encoding": {"y": {"field": "row", "type": "ordinal", "sort": None, "axis": axis}},
        "layer": layers,
    }


def _x(field: str, language: str) -> Specification:
    marks = {place: shown_share(place, 100, language, decimals=0) for place in (0, 50, 100)}
    axis = {"values": list(marks), "labelExpr": f"{json.dumps(marks)}[datum.value]"}
    return {"field": field, "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": axis}


def _segments(row: Row, language: str) -> list[dict[str, Any]]:
    """Where each cell's part of the bar begins and ends, and its share."""
    segments, before = [], 0
    for part, cell in enumerate(row.cells):
        start, end = _length(Cell(before, cell.base)), _length(Cell(before + cell.count, cell.base))
        segments.append({"part": part, "from": start, "to": end, "share": _share(cell, language)})
        before += cell.count
    return segments


def _by_part(colours: Sequence[str]) -> Specification:
    scale = {"domain": list(range(len(colours))), "range": list(colours)}
    return {"field": "part", "type": "nominal", "scale": scale, "legend": None}


def _length(cell: Cell) -> float:
    """How far a bar reaches on the axis from 0 to 100; three decimals are a tenth of a pixel."""
    return round(100 * cell.count / cell.base, 3) if cell.base else 0


def _share(cell: Cell, language: str) -> str:
    return shown_share(cell.count, cell.base, language)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _between(first: str, second: str, place: float) -> str:
    mixed = (round(a + (b - a) * place) for a, b in zip(_channels(first), _channels(second), strict=True))
    return f"#{bytes(mixed).hex()}"
