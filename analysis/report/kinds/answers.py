"""Kinds that show the answers to a choice: shares of each, and sums of some."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.tables import Cell
from analysis.core.tally import ColumnCounts
from analysis.report.captions import asked, percent_of, percent_of_items
from analysis.report.counted import Counted, Structure, item_groups_of, items_of
from analysis.report.kinds.base import (
    Body,
    ByGroup,
    Kind,
    OfQuestion,
    Problems,
    code_problems,
    column_of,
    count_column,
    item_codes,
    option_codes,
)
from analysis.report.output import Chart, Column, Row, Value
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text

#: A box has two answers, called so in outputs.
BOX = {"yes": ("1",), "no": ("0",)}


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Answers that count together, added up as counts and rounded once."""

    code: str
    text: Text
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OfAnswers(Kind):
    """What both kinds below have; `drawn`: the answers or sums that the chart shows, none: all answers."""

    sums: tuple[Sum, ...] = ()
    drawn: tuple[str, ...] = ()

    def answer_problems(self, question: Question, *, is_box: bool) -> Problems:
        codes = list(BOX) if is_box else option_codes(question)
        for number, each in enumerate(self.sums):
            yield from code_problems(f"sums/{number}/answers", each.answers, codes)
            if each.code in {*codes, *(other.code for other in self.sums[:number])}:
                yield f"sums/{number}/code", _("An answer or another sum has this code. Give it another one.")
        yield from code_problems("drawn", self.drawn, [*codes, *(each.code for each in self.sums)])

    def answer_columns(self, labels: Mapping[str, str], language: str) -> tuple[Column, ...]:
        """How many answered, then the share of each answer, then of each sum."""
        sums = {each.code: each.text.show(language) for each in self.sums}
        drawn = self.drawn or tuple(labels)
        return (
            count_column(),
            *(
                Column(code=code, label=label, unit="share", drawn=code in drawn)
                for code, label in {**labels, **sums}.items()
            ),
        )

    def answer_values(
        self, counts: ColumnCounts, answers: Mapping[str, tuple[str, ...]]
    ) -> tuple[Value, ...]:
        """What `answer_columns` heads; `answers`: the codes in the record behind each column."""
        sums = (tuple(code for answer in each.answers for code in answers[answer]) for each in self.sums)
        behind = (*answers.values(), *sums)
        shares = (Cell(sum(counts.counts[code] for code in codes), counts.base) for codes in behind)
        return counts.base, *shares


@dataclass(frozen=True, kw_only=True)
class Shares(OfAnswers, ByGroup):
    """The answers to one choice, to one item of a matrix, or to one box, by group."""

    kind: ClassVar[str] = "shares"
    charts: ClassVar[tuple[Chart, ...]] = ("stacked", "bars")
    structures: ClassVar[tuple[Structure, ...]] = ("choice", "matrix", "ticks", "grid")

    item: str = ""
    option: str = ""

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is None:
            return
        column = column_of(question, self.item, self.option)
        if column is None:
            yield from _place_problems(question, self.item, self.option)
        else:
            yield from self.answer_problems(question, is_box=column.kind == "tick")

    def compute(self, counted: Counted) -> Body:
        question = counted.question(self.question)
        column = column_of(question, self.item, self.option)
        assert column is not None  # `problems` asks for it
        labels = {"yes": _("Yes"), "no": _("No")}
        answers = BOX
        if column.kind == "choice":
            labels = counted.labels(self.question)
            answers = {code: (code,) for code in labels}
        rows = []
        for group in counted.slices(self.breakdown):
            values = self.answer_values(group.tally.column(column.name), answers)
            rows.append(Row(code=group.code, label=group.label, values=values, is_total=group.is_total))
        total = counted.everybody.column(column.name)
        return Body(
            n=total.base,
            columns=self.answer_columns(labels, counted.language),
            rows=tuple(rows),
            base=percent_of(total.base),
            remarks=asked(total),
        )


@dataclass(frozen=True, kw_only=True)
class Items(OfAnswers, OfQuestion):
    """The answers to all items of a matrix, each with its own base; `items`: which, none: all."""

    kind: ClassVar[str] = "items"
    charts: ClassVar[tuple[Chart, ...]] = ("stacked",)
    structures: ClassVar[tuple[Structure, ...]] = ("matrix",)

    items: tuple[str, ...] = ()

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is not None:
            yield from code_problems("items", self.items, item_codes(question))
            yield from self.answer_problems(question, is_box=False)

    def compute(self, counted: Counted) -> Body:
        question, labels = counted.question(self.question), counted.labels(self.question)
        answers = {code: (code,) for code in labels}
        bases, rows = [], []
        for code, label, heading in headed(question, self.items, counted.language):
            column = column_of(question, code, "")
            assert column is not None  # every item of a matrix has one
            counts = counted.everybody.column(column.name)
            bases.append(counts.base)
            values = self.answer_values(counts, answers)
            rows.append(Row(code=code, label=label, values=values, heading=heading))
        return Body(
            n=max(bases),
            columns=self.answer_columns(labels, counted.language),
            rows=tuple(rows),
            base=percent_of_items(bases),
            remarks=asked(counts),
        )


def headed(question: Question, only: Iterable[str], language: str) -> list[tuple[str, str, str]]:
    """Code, label and heading of the items, all or `only` some in that order; a heading stands once."""
    headings = {group.code: group.text.show(language) for group in item_groups_of(question)}
    by_code = {item.code: item for item in items_of(question)}
    found, last = [], ""
    for code in only or by_code:
        item = by_code[code]
        heading = headings.get(item.group, "")
        found.append((code, item.text.show(language), heading if heading != last else ""))
        last = heading
    return found


def _place_problems(question: Question, item: str, option: str) -> Problems:
    """Why an item and option lead to no column."""
    columns = [column for column in question.columns() if column.kind in {"choice", "tick"}]
    for place, code, codes in (
        ("item", item, list(dict.fromkeys(column.item for column in columns))),
        ("option", option, list(dict.fromkeys(column.option for column in columns))),
    ):
        if code in codes:
            continue
        if codes == [""]:
            yield place, _("This question has no such thing. Leave it out.")
        else:
            message = _("There is no “%(code)s” here. Possible: %(possible)s.")
            yield place, message % {"code": code, "possible": ", ".join(codes)}
