"""Statements with which people agree or not, by group."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.likert import Scale, mean, sides
from analysis.core.tables import Cell
from analysis.report.captions import asked, percent_of
from analysis.report.counted import Counted, Structure
from analysis.report.kinds.base import (
    Body,
    ByGroup,
    Problems,
    code_problems,
    column_of,
    count_column,
    item_codes,
    option_codes,
)
from analysis.report.output import Chart, Column, Row, Value
from surveys.questionnaire.document import Questionnaire


@dataclass(frozen=True, kw_only=True)
class Agreement(ByGroup):
    """The answers on a scale between two sides, the sums of the sides, and the mean.

    *No opinion* (`scale.apart`) stays in the base of shares; the mean leaves it out and has its own n.
    """

    kind: ClassVar[str] = "agreement"
    charts: ClassVar[tuple[Chart, ...]] = ("diverging", "stacked")
    structures: ClassVar[tuple[Structure, ...]] = ("choice", "matrix")

    item: str = ""
    scale: Scale

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is None:
            return
        if column_of(question, self.item, "") is None:
            message = _("There is no “%(code)s” here. Possible: %(possible)s.")
            possible = ", ".join(item_codes(question)) or _("none")
            yield "item", message % {"code": self.item, "possible": possible}
        codes = option_codes(question)
        placed = (*self.scale.ordered, *self.scale.apart)
        for role in ("negative", "neutral", "positive", "apart"):
            yield from code_problems(f"scale/{role}", getattr(self.scale, role), codes)
        for code in codes:
            if code not in placed:
                message = _("The answer “%(code)s” has no place on the scale.")
                yield "scale", message % {"code": code}

    def compute(self, counted: Counted) -> Body:
        column = column_of(counted.question(self.question), self.item, "")
        assert column is not None  # `problems` asks for it
        rows = []
        for group in counted.slices(self.breakdown):
            counts = group.tally.column(column.name)
            found, average = sides(counts.counts, self.scale), mean(counts.counts, self.scale)
            values: tuple[Value, ...] = (
                counts.base,
                *(Cell(counts.counts[code], counts.base) for code in self._codes()),
                *(found.negative, found.positive),
                Cell(found.neutral.count + found.apart.count, counts.base),
                average.value,
                average.n,
            )
            rows.append(Row(code=group.code, label=group.label, values=values, is_total=group.is_total))
        total = counted.everybody.column(column.name)
        return Body(
            n=total.base,
            columns=self._columns(counted.labels(self.question)),
            rows=tuple(rows),
            base=percent_of(total.base),
            remarks=asked(total),
            notes=(_("The mean runs from 1 for the most negative answer; no opinion is left out of it."),),
        )

    def _codes(self) -> tuple[str, ...]:
        return (*self.scale.ordered, *self.scale.apart)

    def _columns(self, labels: dict[str, str]) -> tuple[Column, ...]:
        summed = {
            "sum_negative": _("Negative side"),
            "sum_positive": _("Positive side"),
            "sum_neither": _("Middle or no opinion"),
        }
        return (
            count_column(),
            *(
                Column(code=code, label=labels[code], unit="share", drawn=True, side=side)
                for code, side in self.scale.sides.items()
            ),
            *(Column(code=code, label=label, unit="share") for code, label in summed.items()),
            Column(code="mean", label=_("Mean"), unit="number", decimals=2),
            count_column(_("n of the mean"), "mean_n"),
        )
