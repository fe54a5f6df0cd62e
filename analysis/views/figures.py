"""Tables and charts as templates draw them: every figure already a string, rounded once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from analysis.core import charts, days, shares
from analysis.core.days import Day
from analysis.core.formats import shown_number
from analysis.core.intervals import wilson
from analysis.core.tables import Cell, Mean, Table
from analysis.report.alternatives import alternative
from analysis.report.captions import whole

#: In characters: what a column takes at least, and what fits beside a chart.
NARROWEST_COLUMN, BESIDE_A_CHART = 7, 76

#: Shows a share with so many decimals, as HTML.
ShowsShare = Callable[[Cell, str, int], str]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A table with its chart; `beside`: on a wide screen there is room for them side by side.

    `head` starts with the cell above the labels, `rows` are `<tr>` elements. The shades behind the figures of
    a heat table are its chart: it has no other.
    """

    id: str
    label: str
    drawing: str
    beside: bool = False
    head: tuple[str, ...]
    rows: SafeString
    chart: dict[str, Any] | None = None
    legend: tuple[tuple[str, str], ...] = ()
    alternative: str = ""


def figure(name: str, table: Table, language: str, label: str = "", *, intervals: bool = False) -> Figure:
    """The figure of a table; `name` is unique on the page. With `intervals` each share has its own."""
    share = _share_with_interval if intervals else _share
    if table.drawing == "bars":
        drawn = _bars(table, language, share)
    elif table.drawing == "heat":
        drawn = _heat(table, language, share)
    else:
        drawn = _several(table, language, share)
    beside = table.drawing == "bars" or _is_narrow(table)
    return Figure(id=name, label=label, drawing=table.drawing, beside=beside, **drawn)


def means(name: str, numbers: Iterable[Mean], language: str) -> Figure:
    """The figure of numbers: how many and their mean, with one decimal more than they were asked with."""
    rows = (row_html(mean.label, cells_html([whole(mean.n), _mean(mean, language)])) for mean in numbers)
    head = ("", _("Number"), _("Mean"))
    return Figure(id=name, label="", drawing="means", head=head, rows=joined(rows))


def by_day(name: str, counted: Iterable[Day]) -> Figure:
    """The figure of responses by day, the days between them included."""
    found = days.every_day(counted)
    labels = [date_format(each.day, "SHORT_DATE_FORMAT") for each in found]
    rows = (
        row_html(label, cells_html([whole(each.started), whole(each.submitted)]))
        for label, each in zip(labels, found, strict=True)
    )
    words = _("Columns by day. The most were started on %(day)s: %(count)s. The table has the figures.")
    most = max(found, key=lambda each: each.started)
    named = {"day": date_format(most.day, "SHORT_DATE_FORMAT"), "count": whole(most.started)}
    return Figure(
        id=name,
        label="",
        drawing="days",
        beside=True,
        head=("", _("Started"), _("Submitted")),
        rows=joined(rows),
        chart=days.chart(found, labels),
        legend=tuple(zip((_("Started"), _("Submitted")), days.COLOURS, strict=True)),
        alternative=words % named,
    )


def _bars(table: Table, language: str, share: ShowsShare) -> dict[str, Any]:
    cells = ((row.label, row.cells[0]) for row in table.rows)
    return {
        "head": ("", _("Number"), _("Share")),
        "rows": joined(
            row_html(label, cells_html([whole(cell.count), share(cell, language, 1)]))
            for label, cell in cells
        ),
        "chart": charts.draw(table, language),
        "alternative": alternative(table, language),
    }


def _several(table: Table, language: str, share: ShowsShare) -> dict[str, Any]:
    head = ("", _("Number"), *table.columns)
    rows = []
    for row in table.rows:
        cells = cells_html([whole(row.base), *(share(cell, language, 1) for cell in row.cells)])
        rows.append(heading_html(row.heading, len(head)) + row_html(row.label, cells))
    return {
        "head": head,
        "rows": joined(rows),
        "chart": charts.draw(table, language),
        "legend": charts.legend(table),
        "alternative": alternative(table, language),
    }


def _heat(table: Table, language: str, share: ShowsShare) -> dict[str, Any]:
    head = ("", *table.columns)
    rows = [row_html(_("Number"), cells_html(map(whole, table.bases)))] if table.bases else []
    for row in table.rows:
        shades = "".join(
            f'<td class="heat-{charts.heat_step(cell)}">{share(cell, language, 0)}</td>' for cell in row.cells
        )
        rows.append(heading_html(row.heading, len(head)) + row_html(row.label, shades))
    return {"head": head, "rows": joined(rows)}


# A page with a breakdown has a thousand rows of ten cells: loops of the template engine take ten times as
# long as joining strings. Labels are escaped; cells hold figures only.


def row_html(label: str, cells: str) -> str:
    """A row; `cells` is HTML already."""
    return f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>\n'


def heading_html(text: str, columns: int) -> str:
    """A heading over the next rows; nothing without a text."""
    if not text:
        return ""
    return f'<tr class="heading"><th scope="rowgroup" colspan="{columns}">{escape(text)}</th></tr>\n'


def cells_html(figures: Iterable[str]) -> str:
    """Cells that hold figures only, and so nothing to escape."""
    return "".join(f"<td>{figure}</td>" for figure in figures)


def joined(rows: Iterable[str]) -> SafeString:
    """The rows that the functions above made."""
    return mark_safe("".join(rows))  # noqa: S308 - made by the functions above


def _share(cell: Cell, language: str, decimals: int) -> str:
    return shares.shown_share(cell.count, cell.base, language, decimals)


def _share_with_interval(cell: Cell, language: str, decimals: int) -> str:
    """The share, and below it between what that of the population lies, as far as chance alone reaches."""
    knows = cell.population is not None and cell.population >= cell.base
    found = wilson(cell.count, cell.base, population=cell.population if knows else None)
    if found is None:
        return _share(cell, language, decimals)
    low, high = (shown_number(100 * limit, language, decimals) for limit in (found.low, found.high))
    return f'{_share(cell, language, decimals)} <span class="interval">{low}–{high}</span>'


def _mean(mean: Mean, language: str) -> str:
    number = shares.quotient(mean.total, mean.n * 10**mean.decimals, mean.decimals + 1)
    return shares.NO_SHARE if number is None else shares.localised(number, language)


def _is_narrow(table: Table) -> bool:
    """Whether labels and heads leave room for a chart beside the table."""
    heads = sum(max(len(column), NARROWEST_COLUMN) for column in table.columns)
    return max(len(row.label) for row in table.rows) + heads <= BESIDE_A_CHART
