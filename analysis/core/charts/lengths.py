"""Bars that begin at 0: one a row, or parts that make up 100%."""

from typing import Any

from analysis.core.charts.frame import BAR, Specification, frame, length, segments, share, shares_axis
from analysis.core.charts.palette import ACCENT, colours
from analysis.core.tables import Cell, Row, Table


def bars(table: Table, language: str) -> Specification:
    """A bar a row of a table with one column, on an axis from 0 to 100%."""
    values = [
        {"row": number, "to": length(row.cells[0]), "share": share(row.cells[0], language)}
        for number, row in enumerate(table.rows)
    ]
    x = shares_axis("to", language)
    bar = {"mark": {"type": "bar", "color": ACCENT, "height": BAR}, "encoding": {"x": x}}
    label = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"x": x, "text": {"field": "share"}},
    }
    return frame(table, values, [bar, label])


def stacked(table: Table, language: str) -> Specification:
    """A bar of 100% a row, its columns from left to right in the colours of `colours`."""
    values = [
        {"row": number, **part} for number, row in enumerate(table.rows) for part in _parts(row, language)
    ]
    layers = segments(shares_axis("from", language), table.columns, colours(len(table.columns)))
    return frame(table, values, [*layers], right=14) | {"resolve": {"scale": {"color": "independent"}}}


def _parts(row: Row, language: str) -> list[dict[str, Any]]:
    """Where each cell's part of the bar begins and ends, and its share."""
    parts, before = [], 0
    for part, cell in enumerate(row.cells):
        start, end = length(Cell(before, cell.base)), length(Cell(before + cell.count, cell.base))
        parts.append({"part": part, "from": start, "to": end, "share": share(cell, language)})
        before += cell.count
    return parts
