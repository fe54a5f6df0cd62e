"""A chart that stands alone, as an image does: at a width of its own, on paper, with its legend inside.

What that takes travels in the specification (`usermeta`, which drawing programs leave alone), so that the
browser (static/staff/downloads.js) and the worker make the same image of it.
"""

import json

from analysis.core.charts.frame import Specification
from analysis.core.charts.palette import ACCENT, PAPER
from analysis.core.tables import Table

#: Pixels.
WIDTH = 640
#: Characters that fit in a row of the legend, beside one mark an entry.
LEGEND_LINE, MARK = 84, 5


def apart(legend: Specification | None = None) -> Specification:
    """What a chart keeps for when it stands alone: how it looks then, and its legend."""
    return {"alone": {"width": WIDTH, "background": PAPER}, "legend": legend}


def legend_of(table: Table) -> Specification:
    """The legend of the chart of a table: as many entries side by side as the longest of them lets fit."""
    dots = {"symbolType": "circle", "symbolStrokeColor": ACCENT, "symbolStrokeWidth": 2}
    longest = max(map(len, table.columns), default=0) + MARK
    return {
        "orient": "top",
        "title": None,
        "columns": min(max(LEGEND_LINE // longest, 1), len(table.columns)),
        "labelExpr": f"{json.dumps(table.columns)}[datum.value]",
        **(dots if table.drawing == "dumbbell" else {}),
    }


def standalone(chart: Specification) -> Specification:
    """The chart as an image shows it."""
    meta = chart["usermeta"]
    layers = [layer | {"encoding": _still(layer["encoding"])} for layer in chart["layer"]]
    if meta["legend"]:
        coloured = next(layer["encoding"] for layer in layers if "color" in layer["encoding"])
        coloured["color"] = coloured["color"] | {"legend": meta["legend"]}
    alone: Specification = meta["alone"]
    return chart | alone | {"layer": layers}


def _still(encoding: Specification) -> Specification:
    """The encoding without what only a pointer reads."""
    return {channel: value for channel, value in encoding.items() if channel != "tooltip"}
