"""How an output is drawn: the table that its chart is made of, or shades behind its figures."""

from analysis.core.charts import heat_step
from analysis.core.tables import Cell, Drawing, Row, Table
from analysis.report.output import Column, Output, Placed, Value

#: The charts that are drawn beside their table.
DRAWN: dict[str, Drawing] = {name: name for name in ("bars", "stacked", "diverging", "dumbbell")}
#: The shades of a heat table that a step of an order goes on.
SHADES_A_STEP = 2


def chart_table(output: Output) -> Table | None:
    """The columns of an output that are drawn, as charts take them; `None` where its table stands alone.

    A row of which something is hidden is not drawn: its bar would show how long the rest is.
    """
    if output.chart not in DRAWN:
        return None
    places = [place for place, column in enumerate(output.columns) if column.drawn]
    rows = []
    for row in output.rows:
        cells = [cell for place in places if isinstance(cell := row.values[place], Cell)]
        if len(cells) == len(places):
            label = f"{row.label}\N{NO-BREAK SPACE}*" if row.indicative else row.label
            rows.append(Row(label=label, cells=tuple(cells), base=cells[0].base, is_total=row.is_total))
    if not rows or not places:
        return None
    columns = [output.columns[place] for place in places]
    return Table(
        drawing=DRAWN[output.chart],
        columns=tuple(column.label for column in columns),
        rows=tuple(rows),
        sides=tuple(column.side for column in columns if column.side),
    )


def is_shaded(output: Output) -> bool:
    """Whether the shades behind the figures are the chart: in tables of shares without another one."""
    shaded = any(column.drawn or column.unit == "placed" for column in output.columns)
    return shaded and output.chart in {"", "heat"}


def shade(value: Value, column: Column) -> int | None:
    """The shade of a value in a shaded table, from 0 to `HEAT_STEPS`; `None` for what has none."""
    if isinstance(value, Placed):
        return value.shade * SHADES_A_STEP
    return heat_step(value) if column.drawn and isinstance(value, Cell) else None
