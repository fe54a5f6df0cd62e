"""What changed between two moments that a matrix was asked of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.changes import Change as ItemChange
from analysis.core.changes import Changes, Reading, changes
from analysis.core.evidence import NotGiven, Significance
from analysis.core.paired import SignedRank
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from analysis.report.captions import between, number_of
from analysis.report.counted import Counted, Structure, closed_columns
from analysis.report.kinds.base import (
    Body,
    OfQuestion,
    Problems,
    code_problems,
    count_column,
    option_codes,
    question_problems,
)
from analysis.report.output import Chart, Column, Row, Value
from surveys.questionnaire.document import Questionnaire


@dataclass(frozen=True, kw_only=True)
class Change(OfQuestion):
    """The change of all items of `question` since the matrix that it pairs with, each with its tests.

    `scale`: the answers from the lowest; the others keep a pair out of the tests, and count as `others_as` in
    the sensitivity analysis. `answers` are what the chart compares: their share before and now.
    """

    kind: ClassVar[str] = "change"
    charts: ClassVar[tuple[Chart, ...]] = ("dumbbell",)
    structures: ClassVar[tuple[Structure, ...]] = ("matrix",)

    scale: tuple[str, ...]
    others_as: str
    answers: tuple[str, ...]

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is None:
            return
        if question.pairs_with:
            yield from question_problems("question", question.pairs_with, self.structures, questionnaire)
        else:
            yield "question", _("This question does not say with which earlier one it pairs.")
        codes = option_codes(question)
        yield from code_problems("scale", self.scale, codes)
        yield from code_problems("answers", self.answers, codes)
        if len(self.scale) < 2:
            yield "scale", _("Name at least two answers, from the lowest to the highest.")
        if self.others_as not in self.scale:
            message = _("“%(code)s” is no answer of the scale. Possible: %(possible)s.")
            yield "others_as", message % {"code": self.others_as, "possible": ", ".join(self.scale)}

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        return (questionnaire.questions[self.question].pairs_with, self.question)

    def compute(self, counted: Counted) -> Body:
        question, labels = counted.question(self.question), counted.items(self.question)
        before = {
            column.item: column.name for column in closed_columns(counted.question(question.pairs_with))
        }
        pairs = {
            column.item: (before[column.item], column.name)
            for column in closed_columns(question)
            if column.item in before
        }
        others = dict.fromkeys(
            (code for code in option_codes(question) if code not in self.scale), self.others_as
        )
        found = changes(
            counted.everybody, pairs, scale=self.scale, counted_as=others, evidence=counted.evidence
        )
        rows = tuple(
            Row(
                code=each.item,
                label=labels[each.item],
                values=(*self._shares(counted.everybody, pairs[each.item]), *_tests(each)),
            )
            for each in found.items
        )
        moved = [each.main.moves.pairs for each in found.items]
        remark = _("Changes of the same persons: pairs n %(pairs)s.") % {"pairs": between(moved)}
        return Body(
            n=max(moved, default=0),
            columns=(*share_columns(), *_test_columns()),
            rows=rows,
            base=number_of(max(moved, default=0)),
            remarks=(remark,),
            notes=tuple(_notes(found)),
        )

    def _shares(self, tally: Tally, columns: tuple[str, str]) -> Iterator[Value]:
        """Base and share of `answers`, before and now."""
        for name in columns:
            counts = tally.column(name)
            yield counts.base
            yield Cell(sum(counts.counts[code] for code in self.answers), counts.base)


def share_columns() -> tuple[Column, ...]:
    """Base and share before, and now; the chart draws the shares."""
    return (
        count_column(_("n before"), "n_before"),
        Column(code="before", label=_("Before"), unit="share", drawn=True),
        count_column(_("n now"), "n_now"),
        Column(code="now", label=_("Now"), unit="share", drawn=True),
    )


def _test_columns() -> tuple[Column, ...]:
    return (
        count_column(_("Pairs"), "pairs"),
        count_column(_("Up"), "up"),
        count_column(_("Same"), "same"),
        count_column(_("Down"), "down"),
        Column(code="changed", label=_("Changed"), unit="share"),
        Column(code="z", label="Z", unit="number", decimals=2),
        Column(code="p", label="p", unit="p"),
        Column(code="p_holm", label=_("p after Holm"), unit="p"),
        Column(code="rank_biserial", label=_("Rank-biserial"), unit="number", decimals=2),
        Column(code="z_pratt", label=_("Z after Pratt"), unit="number", decimals=2),
        Column(code="p_pratt", label=_("p after Pratt"), unit="p"),
        count_column(_("Pairs, not applicable counted"), "pairs_sensitivity"),
        Column(code="z_sensitivity", label=_("Z, not applicable counted"), unit="number", decimals=2),
        Column(code="p_holm_sensitivity", label=_("p after Holm, not applicable counted"), unit="p"),
    )


def _tests(change: ItemChange) -> tuple[Value, ...]:
    """What `_test_columns` heads."""
    main, sensitivity = change.main, change.sensitivity
    moves = main.moves
    return (
        moves.pairs,
        moves.up,
        moves.same,
        moves.down,
        Cell(moves.changed, moves.pairs),
        *_given(main.wilcoxon),
        main.corrected_p,
        main.wilcoxon.effect,
        *_given(main.pratt),
        sensitivity.moves.pairs,
        _given(sensitivity.wilcoxon)[0],
        sensitivity.corrected_p,
    )


def _given(ranked: SignedRank) -> tuple[float | None, float | None]:
    """Statistic and p, where the test is given."""
    if isinstance(ranked.test, Significance):
        return ranked.test.statistic, ranked.test.p
    return None, None


def _notes(found: Changes) -> Iterator[str]:
    reasons = {reading.wilcoxon.test for reading in _readings(found)}
    if NotGiven.WAVE_OPEN in reasons:
        yield _("No tests are given before the wave is final.")
        return
    if NotGiven.FILTERED in reasons:
        yield _("No tests are given of some of the respondents only.")
        return
    yield (
        _(
            "Wilcoxon signed-rank test without who stayed; Pratt's variant beside it. "
            "Holm's correction counts %(m)d tests. "
            "Not applicable is left out of the pairs, and counted in the last columns."
        )
        % {"m": found.m}
    )
    if NotGiven.NOTHING_CHANGED in reasons:
        yield _("No test where nobody changed.")


def _readings(found: Changes) -> Iterator[Reading]:
    for each in found.items:
        yield from (each.main, each.sensitivity)
