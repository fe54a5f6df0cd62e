"""How often each option was chosen."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.tables import Cell
from analysis.report.captions import asked, percent_of
from analysis.report.counted import Counted, Structure, closed_columns, structure
from analysis.report.kinds.base import Body, OfQuestion, count_column
from analysis.report.output import Chart, Column, Row


@dataclass(frozen=True, kw_only=True)
class Frequencies(OfQuestion):
    """A row for each option of a choice or of a list of boxes."""

    kind: ClassVar[str] = "frequencies"
    charts: ClassVar[tuple[Chart, ...]] = ("bars",)
    structures: ClassVar[tuple[Structure, ...]] = ("choice", "ticks")

    def compute(self, counted: Counted) -> Body:
        question, labels = counted.question(self.question), counted.labels(self.question)
        columns = closed_columns(question)
        found = [counted.everybody.column(column.name) for column in columns]
        if structure(question) == "choice":
            chosen = dict(found[0].counts)
        else:
            chosen = {
                column.option: counts.counts["1"] for column, counts in zip(columns, found, strict=True)
            }
        base = found[0].base
        return Body(
            n=base,
            columns=(
                count_column(_("Number"), "count"),
                Column(code="share", label=_("Share"), unit="share", drawn=True),
            ),
            rows=tuple(
                Row(code=code, label=label, values=(chosen[code], Cell(chosen[code], base)))
                for code, label in labels.items()
            ),
            base=percent_of(base),
            remarks=asked(found[0]),
        )
