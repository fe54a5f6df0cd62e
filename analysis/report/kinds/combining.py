"""Boxes of one list together: how many were ticked, and which with which."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.blocks import MOST_CROSSED
from analysis.core.matrices import combinations, how_many
from analysis.report.captions import between, percent_of, percent_of_items
from analysis.report.counted import Counted, Structure, closed_columns
from analysis.report.kinds.base import Body, Kind, OfQuestion, Problems, count_column, question_problems
from analysis.report.output import Chart, Column, Row
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text


@dataclass(frozen=True, kw_only=True)
class HowMany(Kind):
    """How many boxes were ticked, by class, of who ticked any: a row for each list, such as two moments.

    `labels` are what the rows are called, else by their questions. `fewest`: the fewest of each class, the
    last one without an end.
    """

    kind: ClassVar[str] = "how_many"
    charts: ClassVar[tuple[Chart, ...]] = ("stacked",)

    structures: ClassVar[tuple[Structure, ...]] = ("ticks",)

    lists: tuple[str, ...]
    labels: tuple[Text, ...] = ()
    fewest: tuple[int, ...] = (1, 2, 3, 6)

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if not self.lists:
            yield "lists", _("Name at least one question.")
        for number, code in enumerate(self.lists):
            yield from question_problems(f"lists/{number}", code, self.structures, questionnaire)
        if self.labels and len(self.labels) != len(self.lists):
            yield "labels", _("Give a label for each question, or none at all.")
        rising = all(low < high for low, high in pairwise(self.fewest))
        if not self.fewest or self.fewest[0] < 1 or not rising:
            yield "fewest", _("Give whole numbers from 1 that rise.")

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:  # noqa: ARG002
        return self.lists

    def compute(self, counted: Counted) -> Body:
        rows, bases = [], []
        for number, code in enumerate(self.lists):
            cells = how_many(counted.everybody.ticked(code), self._classes())
            base = next(iter(cells.values())).base
            bases.append(base)
            text = self.labels[number] if self.labels else counted.question(code).text
            label = text.show(counted.language)
            rows.append(Row(code=code, label=label, values=(base, *cells.values())))
        columns = (Column(code=name, label=name, unit="share", drawn=True) for name in self._classes())
        return Body(
            n=max(bases), columns=(count_column(), *columns), rows=tuple(rows), base=percent_of_items(bases)
        )

    def _classes(self) -> dict[str, int]:
        ends = [next_one - 1 for next_one in self.fewest[1:]]
        names = [f"{low}" if low == high else f"{low}-{high}" for low, high in zip(self.fewest, ends)]  # noqa: B905
        return dict(zip((*names, f"{self.fewest[-1]}+"), self.fewest, strict=True))


@dataclass(frozen=True, kw_only=True)
class Combinations(OfQuestion):
    """Of who ticked the box of a row, how many ticked that of a column too."""

    kind: ClassVar[str] = "combinations"
    structures: ClassVar[tuple[Structure, ...]] = ("ticks",)

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question and len(closed_columns(question)) > MOST_CROSSED:
            yield "question", _("Lists of more than %(most)d boxes are not crossed.") % {"most": MOST_CROSSED}

    def compute(self, counted: Counted) -> Body:
        labels = counted.labels(self.question)
        boxes = [column.name for column in closed_columns(counted.question(self.question))]
        ticked = [counted.everybody.column(box) for box in boxes]
        bases = [counts.counts["1"] for counts in ticked]
        cells = combinations(boxes, counted.everybody)
        n = ticked[0].base
        remark = _("Shares of each row's own n (%(bases)s).") % {"bases": between(bases)}
        return Body(
            n=n,
            columns=(
                count_column(),
                *(
                    Column(code=code, label=label, unit="share", decimals=0, drawn=True)
                    for code, label in labels.items()
                ),
            ),
            rows=tuple(
                Row(code=code, label=label, values=(base, *row))
                for (code, label), base, row in zip(labels.items(), bases, cells, strict=True)
            ),
            base=percent_of(n),
            remarks=(remark,),
        )
