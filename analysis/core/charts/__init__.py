"""Charts as Vega-Lite specifications: plain dicts, drawn by the browser and, the same, by a worker.

Every figure that a chart shows is a string rounded by `analysis.core.shares`; the numbers in a specification
are places on its axis and are never written out. Labels come broken into lines, since Vega breaks none.
"""

from analysis.core.charts.frame import CONFIG, Specification
from analysis.core.charts.lengths import bars, stacked
from analysis.core.charts.moments import DOTS, dumbbell
from analysis.core.charts.palette import (
    ACCENT,
    HEAT_STEPS,
    INK,
    SCALE,
    colours,
    heat_step,
    ink_on,
    luminance,
    side_colours,
)
from analysis.core.charts.sides import diverging
from analysis.core.charts.standalone import apart, legend_of, standalone
from analysis.core.tables import Table

__all__ = [
    "ACCENT",
    "CONFIG",
    "HEAT_STEPS",
    "INK",
    "SCALE",
    "Specification",
    "apart",
    "bars",
    "colours",
    "diverging",
    "draw",
    "dumbbell",
    "heat_step",
    "ink_on",
    "legend",
    "luminance",
    "side_colours",
    "stacked",
    "standalone",
]

_DRAWINGS = {"bars": bars, "stacked": stacked, "diverging": diverging, "dumbbell": dumbbell}


def draw(table: Table, language: str) -> Specification:
    """The chart of a table that is drawn as bars, parts of a bar, or dots."""
    drawn = _DRAWINGS[table.drawing](table, language)
    meta = drawn.get("usermeta", {}) | apart(legend_of(table) if legend(table) else None)
    return drawn | {"usermeta": meta}


def legend(table: Table) -> tuple[tuple[str, str], ...]:
    """The columns of a table with their colours in its chart; none where all bars are of one column."""
    if table.drawing == "bars":
        return ()
    if table.drawing == "diverging":
        palette = side_colours(table.sides)
    else:
        palette = DOTS if table.drawing == "dumbbell" else colours(len(table.columns))
    return tuple(zip(table.columns, palette, strict=True))
