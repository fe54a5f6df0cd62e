"""The outputs of a report as figures of a page: each a table, with its chart where there is one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.translation import gettext as _

from analysis.report.drawing import chart_table, is_shaded, shade
from analysis.report.output import Column, Hidden, Output, Placed, Row, Value, shown
from analysis.views import figures
from analysis.views.figures import Figure


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An output with its figure."""

    output: Output
    figure: Figure


def shown_outputs(outputs: Iterable[Output], language: str) -> list[Shown]:
    """Each output with its figure."""
    return [Shown(output=output, figure=figure(output, language)) for output in outputs]


def figure(output: Output, language: str) -> Figure:
    """The figure of an output; its table has all columns, its chart those that are drawn."""
    head = ("", *(column.label for column in output.columns))
    rows = figures.joined(_rows(output, language, len(head)))
    plain = Figure(
        id=f"figure-{output.id}",
        label=output.label,
        drawing="heat" if is_shaded(output) else "table",
        head=head,
        rows=rows,
    )
    table = chart_table(output)
    if table is None:
        return plain
    drawn = figures.figure(plain.id, table, language, output.label)
    return replace(drawn, beside=False, head=head, rows=rows)


def _rows(output: Output, language: str, width: int) -> Iterator[str]:
    shades = is_shaded(output)
    for row in output.rows:
        cells = "".join(
            _cell(value, column, language, shaded=shades)
            for value, column in zip(row.values, output.columns, strict=True)
        )
        yield figures.heading_html(row.heading, width) + figures.row_html(_label(row), cells)


def _label(row: Row) -> str:
    return f"{row.label} *" if row.indicative else row.label


def _cell(value: Value, column: Column, language: str, *, shaded: bool) -> str:
    text: str = escape(shown(value, column, language))
    if isinstance(value, Hidden):
        text = f'{text}<span class="visually-hidden"> {escape(_("hidden"))}</span>'
    step = shade(value, column) if shaded else None
    if isinstance(value, Placed):
        place = _("place %(place)d") % {"place": value.place} if value.place else _("no order")
        text = f'{text}<span class="visually-hidden">, {escape(place)}</span>'
    if step is not None:
        return f'<td class="heat-{step}">{text}</td>'
    return f'<td class="words">{text}</td>' if column.unit == "names" else f"<td>{text}</td>"
