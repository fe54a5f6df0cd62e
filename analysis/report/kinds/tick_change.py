"""What changed between two moments that a list of boxes was asked of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.changes import TickChange as BoxChange
from analysis.core.changes import tick_changes
from analysis.core.evidence import NotGiven, Significance
from analysis.core.tables import Cell
from analysis.report.captions import between, number_of
from analysis.report.counted import Counted, Structure, closed_columns
from analysis.report.kinds.base import Body, OfQuestion, Problems, count_column, question_problems
from analysis.report.kinds.change import share_columns
from analysis.report.output import Chart, Column, Row, Value
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire


@dataclass(frozen=True, kw_only=True)
class TickChange(OfQuestion):
    """The change of all boxes of `question` since the list that it pairs with, each with McNemar's test."""

    kind: ClassVar[str] = "tick_change"
    charts: ClassVar[tuple[Chart, ...]] = ("dumbbell",)
    structures: ClassVar[tuple[Structure, ...]] = ("ticks",)

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is None:
            return
        if not question.pairs_with:
            yield "question", _("This question does not say with which earlier one it pairs.")
            return
        yield from question_problems("question", question.pairs_with, self.structures, questionnaire)
        earlier = questionnaire.questions.get(question.pairs_with)
        if earlier is not None and not _pairs(earlier, question):
            yield "question", _("This question and the one that it pairs with have no box in common.")

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        return (questionnaire.questions[self.question].pairs_with, self.question)

    def compute(self, counted: Counted) -> Body:
        question, labels = counted.question(self.question), counted.labels(self.question)
        pairs = _pairs(counted.question(question.pairs_with), question)
        found = tick_changes(counted.everybody, pairs, evidence=counted.evidence)
        rows = tuple(
            Row(
                code=each.option,
                label=labels[each.option],
                values=(*_shares(counted, pairs[each.option]), *_moved(each)),
            )
            for each in found
        )
        n = max(each.moves.pairs for each in found)
        remark = _("Changes of the same persons: pairs n %(pairs)s.") % {
            "pairs": between([each.moves.pairs for each in found])
        }
        return Body(
            n=n,
            columns=(*share_columns(), *_moved_columns()),
            rows=rows,
            base=number_of(n),
            remarks=(remark,),
            notes=tuple(_notes(found)),
        )


def _pairs(earlier: Question, later: Question) -> Mapping[str, tuple[str, str]]:
    """For each option of both lists the columns of its box, before and now."""
    before = {column.option: column.name for column in closed_columns(earlier)}
    return {
        column.option: (before[column.option], column.name)
        for column in closed_columns(later)
        if column.option in before
    }


def _shares(counted: Counted, columns: tuple[str, str]) -> Iterator[Value]:
    for name in columns:
        counts = counted.everybody.column(name)
        yield counts.base
        yield Cell(counts.counts["1"], counts.base)


def _moved_columns() -> tuple[Column, ...]:
    return (
        count_column(_("Pairs"), "pairs"),
        count_column(_("Now only"), "now_only"),
        count_column(_("Same"), "same"),
        count_column(_("Before only"), "before_only"),
        Column(code="changed", label=_("Changed"), unit="share"),
        Column(code="p", label="p", unit="p"),
        Column(code="p_holm", label=_("p after Holm"), unit="p"),
    )


def _moved(change: BoxChange) -> tuple[Value, ...]:
    """What `_moved_columns` heads."""
    moves = change.moves
    p = change.test.p if isinstance(change.test, Significance) else None
    changed = Cell(moves.changed, moves.pairs)
    return (moves.pairs, moves.up, moves.same, moves.down, changed, p, change.corrected_p)


def _notes(found: tuple[BoxChange, ...]) -> Iterator[str]:
    reasons = {change.test for change in found}
    if NotGiven.WAVE_OPEN in reasons:
        yield _("No tests are given before the wave is final.")
        return
    if NotGiven.FILTERED in reasons:
        yield _("No tests are given of some of the respondents only.")
        return
    told = _("McNemar’s exact test of who answered both lists. Holm’s correction counts %(m)d tests.")
    yield told % {"m": len(found)}
    if NotGiven.NOTHING_CHANGED in reasons:
        yield _("No test where nobody changed.")
