"""Who took part, and how far chance alone reaches."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.formats import shown_number
from analysis.core.intervals import margin_of_error
from analysis.core.tables import Cell
from analysis.report.captions import number_of, percent_of, whole
from analysis.report.counted import Counted, Structure
from analysis.report.kinds.base import Body, ByGroup, Kind, Problems, count_column
from analysis.report.output import Column, Row
from surveys.questionnaire.base import OWN_ANSWER_LENGTH
from surveys.questionnaire.document import Questionnaire

#: Of more organisations the rarest are left out.
MOST_NAMES = 2_000
MOST_POPULATIONS = 20
LARGEST_POPULATION = 1_000_000_000
#: How many times larger the variance can be than that of a simple random sample.
LEAST_DESIGN_EFFECT, LARGEST_DESIGN_EFFECT = Decimal("0.1"), Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Respondents(Kind):
    """How many answered at least partly, and how many submitted."""

    kind: ClassVar[str] = "respondents"

    def compute(self, counted: Counted) -> Body:
        started, completed = counted.everybody.started, counted.everybody.completed
        rows = (("started", _("At least partly"), started), ("completed", _("Completely"), completed))
        return Body(
            n=started,
            columns=(
                count_column(_("Number"), "count"),
                Column(code="share", label=_("Share"), unit="share", drawn=True),
            ),
            rows=tuple(
                Row(code=code, label=label, values=(count, Cell(count, started)))
                for code, label, count in rows
            ),
            base=percent_of(started),
        )


@dataclass(frozen=True, kw_only=True)
class Organisations(ByGroup):
    """How many named each organisation in an open answer, under the groups with their shares.

    Organisations are written as respondents wrote them.
    """

    kind: ClassVar[str] = "organisations"
    structures: ClassVar[tuple[Structure, ...]] = ("open",)
    own_breakdowns: ClassVar[tuple[str, ...]] = ()  # its shares are of who answered the breakdown's question

    breakdown: str

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question and getattr(question, "max_length", 0) > OWN_ANSWER_LENGTH:
            message = _(
                "Only answers of at most %(most)d characters can be names. Long texts are not listed."
            )
            yield "question", message % {"most": OWN_ANSWER_LENGTH}

    def compute(self, counted: Counted) -> Body:
        named = counted.texts[self.question, self.breakdown]
        by_group: dict[str, list[tuple[str, int]]] = {
            group: [(text, named[text, group]) for text, _group in pairs]
            for group, pairs in groupby(
                sorted(named, key=lambda pair: (pair[1], pair[0])), lambda pair: pair[1]
            )
        }
        base = counted.everybody.column(self.breakdown).base
        rows = []
        for group in counted.slices(self.breakdown):
            count = base if group.is_total else group.tally.started
            share = Cell(count, base) if group.code else None
            rows.append(
                Row(code=group.code, label=group.label, values=(count, share), is_total=group.is_total)
            )
            for text, times in () if group.is_total else by_group.get(group.code, ()):
                rows.append(Row(code=f"{group.code}/{text}", label=f"– {text}", values=(times, None)))
        return Body(
            n=base,
            columns=(
                count_column(_("Number"), "count"),
                Column(code="share", label=_("Share"), unit="share"),
            ),
            rows=tuple(rows),
            base=percent_of(base),
            remarks=(_written(counted),),
            notes=(_("The organisations named least often are left out."),)
            if len(named) >= MOST_NAMES
            else (),
        )


def _written(counted: Counted) -> str:
    if counted.decisions is None:
        return _("Organisations as respondents wrote them.")
    return _("Organisations as respondents wrote them, but for the spellings that were merged.")


@dataclass(frozen=True, kw_only=True)
class Margin(Kind):
    """The margin of error of the whole survey for assumed sizes of the population, and without one.

    With another `design_effect` than 1 what it is for such a sample stands beside it.
    """

    kind: ClassVar[str] = "margin_of_error"

    populations: tuple[int, ...] = ()
    design_effect: Decimal = Decimal(1)

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if len(self.populations) > MOST_POPULATIONS:
            yield "populations", _("Give at most %(most)d.") % {"most": MOST_POPULATIONS}
        for number, population in enumerate(self.populations):
            if not 1 <= population <= LARGEST_POPULATION:
                message = _("Give a whole number from 1 to %(most)d.") % {"most": LARGEST_POPULATION}
                yield f"populations/{number}", message
        if not LEAST_DESIGN_EFFECT <= self.design_effect <= LARGEST_DESIGN_EFFECT:
            told = {"least": LEAST_DESIGN_EFFECT, "most": LARGEST_DESIGN_EFFECT}
            yield "design_effect", _("Give a number from %(least)s to %(most)s.") % told

    def compute(self, counted: Counted) -> Body:
        n = counted.everybody.started
        return Body(
            n=n,
            columns=(
                count_column(_("Assumed population"), "population"),
                count_column(),
                _in_points("margin", _("Margin of error in percentage points, 95 of 100 times")),
                *self._designed(counted.language),
            ),
            rows=tuple(self._rows(n)),
            base=number_of(n),
            notes=(
                *self._too_small(n),
                _(
                    "These margins hold for a simple random sample and a share of one half. "
                    "An open link is no such sample: they say how far chance alone reaches."
                ),
            ),
        )

    @property
    def _effects(self) -> tuple[Decimal, ...]:
        """That of a simple random sample, and the one that was entered."""
        return (Decimal(1),) if self.design_effect == 1 else (Decimal(1), self.design_effect)

    def _designed(self, language: str) -> Iterator[Column]:
        for effect in self._effects[1:]:
            told = {"effect": shown_number(Fraction(effect), language)}
            yield _in_points("margin_designed", _("With a design effect of %(effect)s") % told)

    def _rows(self, n: int) -> Iterator[Row]:
        """A row for each population, without a margin where it is smaller than n, and one without an end."""
        for population in self.populations:
            values = (population, n, *self._margins(n, population))
            yield Row(code=str(population), label=whole(population), values=values)
        yield Row(code="endless", label=_("Very large"), values=(None, n, *self._margins(n, None)))

    def _margins(self, n: int, population: int | None) -> Iterator[float | None]:
        is_known = 0 < n <= (population or n)
        for effect in self._effects:
            yield 100 * margin_of_error(n, population, design_effect=float(effect)) if is_known else None

    def _too_small(self, n: int) -> Iterator[str]:
        for population in self.populations:
            if population < n:
                message = _("A population of %(population)s is smaller than the %(n)s who answered.")
                yield message % {"population": whole(population), "n": whole(n)}


def _in_points(code: str, label: str) -> Column:
    return Column(code=code, label=label, unit="number", decimals=2)
