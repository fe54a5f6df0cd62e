"""Tables and charts as templates draw them: every figure already a string, rounded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.core import charts, shares
from analysis.core.tables import Cell, Mean, Row, Table

#: How many bars a text alternative names from either end.
BARS_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """A row of the table; `cells` are its `<td>` elements."""

    label: str
    cells: SafeString
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A table with its chart. Shades behind the figures of a heat table are its chart: it has no other."""

    id: str
    label: str
    drawing: str
    head: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    chart: dict[str, Any] | None = None
    legend: tuple[tuple[str, str], ...] = ()
    alternative: str = ""


def figure(name: str, table: Table, language: str, label: str = "") -> Figure:
    """The figure of a table; `name` is unique on the page."""
    if table.drawing == "bars":
        drawn = _bars(table, language)
    elif table.drawing == "stacked":
        drawn = _stacked(table, language)
    else:
        drawn = _heat(table, language)
    return Figure(id=name, label=label, drawing=table.drawing, **drawn)


def means(name: str, rows: Iterable[Mean], language: str) -> Figure:
    """The figure of numbers: how many and their mean, with one decimal more than they were asked with."""
    drawn = tuple(
        DrawnRow(label=mean.label, cells=_cells([whole(mean.n), _mean(mean, language)])) for mean in rows
    )
    return Figure(id=name, label="", drawing="means", head=("", _("Number"), _("Mean")), rows=drawn)


def whole(number: int) -> str:
    """A count as the reader's language groups its digits."""
    return str(number) if number < 1000 else number_format(number, use_l10n=True, force_grouping=True)


def _bars(table: Table, language: str) -> dict[str, Any]:
    rows = tuple(
        DrawnRow(label=row.label, cells=_cells([whole(row.cells[0].count), _share(row.cells[0], language)]))
        for row in table.rows
    )
    return {
        "head": ("", _("Number"), _("Share")),
        "rows": rows,
        "chart": charts.bars(table, language),
        "alternative": _alternative_of_bars(table, language),
    }


def _stacked(table: Table, language: str) -> dict[str, Any]:
    rows = tuple(
        DrawnRow(
            label=row.label,
            heading=row.heading,
            cells=_cells([whole(row.base), *(_share(cell, language) for cell in row.cells)]),
        )
        for row in table.rows
    )
    sentence = ngettext(
        "%(count)d bar of 100%%, divided into: %(parts)s. The table has the figures.",
        "%(count)d bars of 100%%, each divided into: %(parts)s. The table has the figures.",
        len(rows),
    )
    return {
        "head": ("", _("Number"), *table.columns),
        "rows": rows,
        "chart": charts.stacked(table, language),
        "legend": tuple(zip(table.columns, charts.colours(len(table.columns)), strict=True)),
        "alternative": sentence % {"count": len(rows), "parts": ", ".join(table.columns)},
    }


def _heat(table: Table, language: str) -> dict[str, Any]:
    rows = [
        DrawnRow(label=row.label, heading=row.heading, cells=_shades(row, language)) for row in table.rows
    ]
    if table.bases:
        rows.insert(0, DrawnRow(label=_("Number"), cells=_cells(map(whole, table.bases))))
    return {"head": ("", *table.columns), "rows": tuple(rows)}


# A page with a breakdown has thousands of cells. A loop of the template engine costs ten times these joins,
# and there is nothing to escape: a cell holds digits.


def _cells(texts: Iterable[str]) -> SafeString:
    return mark_safe("".join(f"<td>{text}</td>" for text in texts))  # noqa: S308 - figures only


def _shades(row: Row, language: str) -> SafeString:
    cells = (f'<td class="h{charts.heat_step(cell)}">{_percent(cell, language)}</td>' for cell in row.cells)
    return mark_safe("".join(cells))  # noqa: S308 - figures only


def _share(cell: Cell, language: str) -> str:
    return shares.shown_share(cell.count, cell.base, language)


def _percent(cell: Cell, language: str) -> str:
    return shares.shown_share(cell.count, cell.base, language, decimals=0)


def _mean(mean: Mean, language: str) -> str:
    number = shares.quotient(mean.total, mean.n * 10**mean.decimals, mean.decimals + 1)
    return shares.NO_SHARE if number is None else shares.localised(number, language)


def _alternative_of_bars(table: Table, language: str) -> str:
    ranked = sorted(table.rows, key=lambda row: -row.cells[0].count)
    named = [f"{row.label} {_share(row.cells[0], language)}" for row in ranked]
    if len(named) <= 2 * BARS_NAMED:
        return _("Bars from long to short: %(bars)s.") % {"bars": "; ".join(named)}
    longest, shortest = "; ".join(named[:BARS_NAMED]), "; ".join(named[-BARS_NAMED:])
    sentence = _("%(count)d bars. The longest: %(longest)s. The shortest: %(shortest)s.")
    return sentence % {"count": len(named), "longest": longest, "shortest": shortest}
