"""Charts as images, drawn without a browser.

vl-convert is imported where it is used: it hangs for ever in a child that was forked after its first use, so
only a process that forks no more draws.
"""

import json
from functools import cache
from typing import Any

from analysis.core import charts
from analysis.core.charts import Specification
from analysis.core.tables import Table
from analysis.report.files.typeface import FAMILY, FOLDER

#: Pixels, as a browser counts them, and how many dots make one in a PNG.
WIDTH, DENSITY = 640, 2
#: Characters that fit in a row of the legend, beside one mark an entry.
LEGEND_LINE, MARK = 84, 5
CONFIG: Specification = charts.CONFIG | {
    "font": f"{FAMILY}, sans-serif",
    "legend": {
        "labelColor": charts.INK,
        "labelFontSize": 12,
        "labelLimit": WIDTH - 40,
        "symbolType": "square",
    },
}


def specification(table: Table, language: str) -> Specification:
    """The chart of a table at its own width, with its legend, since it stands in no page."""
    drawn = charts.draw(table, language)
    layers = [layer | {"encoding": _still(layer["encoding"])} for layer in drawn["layer"]]
    if charts.legend(table):
        coloured = next(layer["encoding"] for layer in layers if "color" in layer["encoding"])
        coloured["color"] = coloured["color"] | {"legend": _legend(table)}
    return drawn | {"width": WIDTH, "layer": layers}


def svg(chart: Specification) -> str:
    """The chart as SVG."""
    converter = _converter()
    drawn: str = converter.vegalite_to_svg(chart, config=CONFIG, allowed_base_urls=[])
    return drawn


def png(chart: Specification) -> bytes:
    """The chart as PNG, from the same SVG."""
    converter = _converter()
    drawn: bytes = converter.svg_to_png(svg(chart), scale=DENSITY)
    return drawn


def _still(encoding: Specification) -> Specification:
    """The encoding without what only a pointer reads."""
    return {channel: value for channel, value in encoding.items() if channel != "tooltip"}


def _legend(table: Table) -> Specification:
    """As many entries side by side as the longest of them lets fit."""
    dots = {"symbolType": "circle", "symbolStrokeColor": charts.ACCENT, "symbolStrokeWidth": 2}
    longest = max(map(len, table.columns), default=0) + MARK
    return {
        "orient": "top",
        "title": None,
        "columns": min(max(LEGEND_LINE // longest, 1), len(table.columns)),
        "labelExpr": f"{json.dumps(table.columns)}[datum.value]",
        **(dots if table.drawing == "dumbbell" else {}),
    }


@cache
def _converter() -> Any:
    import vl_convert  # noqa: PLC0415 - see above

    vl_convert.register_font_directory(str(FOLDER))
    return vl_convert
