"""The outputs of a report as figures of a page: each a table, with its chart where there is one."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.html import escape
from django.utils.translation import gettext as _

from analysis.core import charts
from analysis.core.tables import Cell, Drawing, Row, Table
from analysis.report.output import Column, Output, Placed, Value, shown
from analysis.report.output import Row as OutputRow
from analysis.views import figures
from analysis.views.figures import Figure

#: The charts that are drawn; scales lie in one bar from end to end until they have a middle to stand on.
DRAWN: dict[str, Drawing] = {"bars": "bars", "stacked": "stacked", "diverging": "stacked"}
#: The shades of a heat table that a step of an order goes on.
SHADES_A_STEP = 2


def figure(output: Output, language: str) -> Figure:
    """The figure of an output; its table has all columns, its chart those that are drawn."""
    head = ("", *(column.label for column in output.columns))
    rows = figures.joined(_rows(output, language, len(head)))
    plain = Figure(
        id=f"figure-{output.id}",
        label=output.label,
        drawing="heat" if _is_shaded(output) else "table",
        head=head,
        rows=rows,
    )
    if output.chart not in DRAWN:
        return plain
    drawn = figures.figure(plain.id, _table(output), language, output.label)
    return replace(drawn, beside=False, head=head, rows=rows)


def _table(output: Output) -> Table:
    """The columns of an output that are drawn, as the chart takes them."""
    places = [place for place, column in enumerate(output.columns) if column.drawn]
    rows = []
    for row in output.rows:
        cells = [cell for place in places if isinstance(cell := row.values[place], Cell)]
        rows.append(Row(label=row.label, cells=tuple(cells), base=cells[0].base))
    columns = tuple(output.columns[place].label for place in places)
    return Table(drawing=DRAWN[output.chart], columns=columns, rows=tuple(rows))


def _is_shaded(output: Output) -> bool:
    """Whether the shades behind the figures are the chart: in tables of shares without another one."""
    shaded = any(column.drawn or column.unit == "placed" for column in output.columns)
    return shaded and output.chart in {"", "heat"}


def _rows(output: Output, language: str, width: int) -> Iterator[str]:
    shades = _is_shaded(output)
    for row in output.rows:
        cells = "".join(
            _cell(value, column, language, shaded=shades)
            for value, column in zip(row.values, output.columns, strict=True)
        )
        yield figures.heading_html(row.heading, width) + figures.row_html(_label(row), cells)


def _label(row: OutputRow) -> str:
    return f"{row.label} *" if row.indicative else row.label


def _cell(value: Value, column: Column, language: str, *, shaded: bool) -> str:
    text = escape(shown(value, column, language))
    if isinstance(value, Placed):
        place = _("place %(place)d") % {"place": value.place} if value.place else _("no order")
        inside = f'{text}<span class="visually-hidden">, {escape(place)}</span>'
        return f'<td class="heat-{value.shade * SHADES_A_STEP}">{inside}</td>'
    if shaded and column.drawn and isinstance(value, Cell):
        return f'<td class="heat-{charts.heat_step(value)}">{text}</td>'
    return f'<td class="words">{text}</td>' if column.unit == "names" else f"<td>{text}</td>"
