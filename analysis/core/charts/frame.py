"""What all charts share: their look, rows as high as their labels, an axis of shares, figures as strings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from analysis.core.charts.palette import INK, PAPER, QUIET, RULE, ink_on
from analysis.core.shares import shown_share
from analysis.core.tables import Cell, Table

Specification = dict[str, Any]

#: Characters of a label's line: the fewest, and the most that long labels get to stay within so many lines;
#: breaking between words costs some of each line.
LABEL_LINE, LONGEST_LINE, LINES, BROKEN = 24, 34, 3, 5
#: Characters of a label's line where it stands above its row, as wide as a phone.
LINE_ABOVE = 46
#: Pixels: the least height of a row, of its bar, of a line of its label, and the gap over a label above it.
ROW_STEP, BAR, LINE_HEIGHT, GAP = 26, 20, 13, 6
#: Pixels for a share that stands at the end of a bar.
END_SHARE = 46
#: A share is written inside its segment where the segment has so many pixels.
PIXELS_OF_A_SHARE = 38

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
    "axisY": {
        "grid": False,
        "labelPadding": 8,
        "labelLimit": 400,
        "labelLineHeight": LINE_HEIGHT,
    },
    "text": {"fontSize": 12, "fill": INK},
    "legend": {"labelColor": INK, "labelFontSize": 12, "labelLimit": 600, "symbolType": "square"},
}


def frame(
    table: Table, values: list[dict[str, Any]], layers: list[Specification], *, right: int = END_SHARE
) -> Specification:
    """A chart with the labels of the table's rows at its left, and rows as high as those.

    `right` is the space in pixels beside the axis, for what stands at the end of a bar.
    """
    longest = max((len(row.label) for row in table.rows), default=0)
    line = min(max(LABEL_LINE, longest // LINES + BROKEN), LONGEST_LINE)
    lines = [wrap(row.label, line) or [""] for row in table.rows]
    most = max((len(label) for label in lines), default=1)
    label = f"{json.dumps(lines)}[datum.value]"
    # Vega puts the first line of a label in the middle of its row; half of the others have to go above it.
    offset = {"expr": f"(1 - length({label})) * {LINE_HEIGHT / 2}"}
    totals = [number for number, row in enumerate(table.rows) if row.is_total]
    weight = {"expr": f"indexof({totals}, datum.value) < 0 ? 'normal' : 'bold'"}
    axis = {"labelExpr": label, "labelOffset": offset, "labelFontWeight": weight}
    step = max(ROW_STEP, most * LINE_HEIGHT + 8)
    drawn = page_wide(values, layers, axis=axis, step=step, right=right)
    return drawn | {"usermeta": {"narrow": labels_above(table)}}


def labels_above(table: Table, *, left: int = 0) -> Specification:
    """The labels of a table's rows above them, where dots or a phone need the width.

    They begin `left` pixels before the axis. `step` is how high a row is with its label and `offset` how far
    below its middle its marks stand, in pixels; `layer` draws the labels.
    """
    lines = [wrap(row.label, LINE_ABOVE) or [""] for row in table.rows]
    most = max(map(len, lines), default=1)
    above = most * LINE_HEIGHT + GAP
    # Each has as many lines as the longest, the empty ones above: Vega knows no bottom of several lines.
    values = [
        {"row": number, "label": [""] * (most - len(label)) + label, "total": row.is_total}
        for number, (row, label) in enumerate(zip(table.rows, lines, strict=True))
    ]
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "top",
        "lineHeight": LINE_HEIGHT,
        "dx": -left,
        "dy": GAP - (above + ROW_STEP) / 2,
        "fontWeight": {"expr": "datum.total ? 'bold' : 'normal'"},
    }
    layer = {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "text": {"field": "label"}},
    }
    return {"step": above + ROW_STEP, "offset": above / 2, "layer": layer}


def page_wide(
    values: list[dict[str, Any]],
    layers: list[Specification],
    *,
    axis: Specification | None,
    step: int,
    right: int,
) -> Specification:
    """A chart as wide as the page allows, rows `step` pixels high, and `right` pixels beside the axis."""
    return {
        "width": "container",
        "height": {"step": step},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "top": 2, "right": right, "bottom": 2},
        "data": {"values": values},
        "encoding": {"y": {"field": "row", "type": "ordinal", "sort": None, "axis": axis}},
        "layer": layers,
    }


def shares_axis(field: str, language: str) -> Specification:
    """The encoding of `field` on an axis from 0 to 100%."""
    return axis(field, (0, 100), {place: whole_share(place, language) for place in (0, 50, 100)})


def axis(field: str, ends: tuple[float, float], marks: Mapping[int, str]) -> Specification:
    """The encoding of `field` on an axis between two ends, with what is written at its marks."""
    shown = {"values": list(marks), "labelExpr": f"{json.dumps(marks)}[datum.value]"}
    return {"field": field, "type": "quantitative", "scale": {"domain": list(ends)}, "axis": shown}


def segments(
    x: Specification, columns: Sequence[str], palette: Sequence[str], *, only: str = ""
) -> tuple[Specification, Specification]:
    """The layers of bars made of parts, and of the shares inside them where there is room.

    Values have `part` (the number of the column), `from`, `to` and `share`; `x` is the encoding of `from`.
    `only` is an expression that says which values are drawn, all without it.
    """
    chosen = [{"filter": only}] if only else []
    low, high = x["scale"]["domain"]
    bar = {
        "mark": {"type": "bar", "height": BAR, "stroke": PAPER, "strokeWidth": 1},
        "transform": [*chosen, tip(columns)],
        "encoding": {
            "x": x,
            "x2": {"field": "to"},
            "color": by_part(palette),
            "tooltip": {"field": "tip"},
        },
    }
    wide_enough = f"(datum.to - datum.from) / {high - low} * width > {PIXELS_OF_A_SHARE}"
    label = {
        "mark": {"type": "text", "fontSize": 11},
        "transform": [*chosen, {"calculate": "(datum.from + datum.to) / 2", "as": "middle"}],
        "encoding": {
            "x": x | {"field": "middle"},
            "text": {"condition": {"test": wide_enough, "field": "share"}, "value": ""},
            "color": by_part([ink_on(colour) for colour in palette]),
        },
    }
    return bar, label


def tip(columns: Sequence[str]) -> Specification:
    """What a pointer on a mark reads: the column of its part, and the share."""
    return {"calculate": f"{json.dumps(list(columns))}[datum.part] + ': ' + datum.share", "as": "tip"}


def by_part(colours: Iterable[str]) -> Specification:
    """The encoding that gives each part its colour; the page, or what writes a file, adds the legend."""
    palette = list(colours)
    scale = {"domain": list(range(len(palette))), "range": palette}
    return {"field": "part", "type": "nominal", "scale": scale, "legend": None}


def length(cell: Cell) -> float:
    """How far a bar reaches on the axis from 0 to 100; three decimals are a tenth of a pixel."""
    return round(100 * cell.count / cell.base, 3) if cell.base else 0


def share(cell: Cell, language: str) -> str:
    """The figure of a cell as charts write it."""
    return shown_share(cell.count, cell.base, language)


def whole_share(percent: int, language: str) -> str:
    """A mark of an axis."""
    return shown_share(percent, 100, language, decimals=0)
