"""What was chosen most: rankings, their top by group, and the order of boxes by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.core.rankings import FEWEST_RESPONDENTS, Ranking, places, ranking
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from analysis.report.captions import asked, percent_of
from analysis.report.counted import Counted, Structure, closed_columns
from analysis.report.kinds.base import (
    Body,
    ByGroup,
    OfQuestion,
    Problems,
    code_problems,
    count_column,
    option_codes,
)
from analysis.report.output import Chart, Column, Name, Placed, Row, Value
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire

MOST_PLACES = 10


@dataclass(frozen=True, kw_only=True)
class Ordered(OfQuestion):
    """Kinds that put options in an order: none below `fewest` respondents.

    `without`: exclusive options such as *none of these*; who chose one is left out with it.
    """

    fewest: int = FEWEST_RESPONDENTS
    without: tuple[str, ...] = ()

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if self.fewest < 1:
            yield "fewest", _("Give a whole number from 1.")
        question = self.sound(questionnaire)
        if question is not None:
            codes = option_codes(question)
            yield from code_problems("without", self.without, codes)
            if set(codes) <= set(self.without):
                yield "without", _("Nothing is left to put in an order.")

    def remarks(self) -> tuple[str, ...]:
        if self.fewest == 1:
            return ()
        return (_("No order below %(fewest)d respondents.") % {"fewest": self.fewest},)


@dataclass(frozen=True, kw_only=True)
class Top(Ordered, ByGroup):
    """The options in the first places, by how many put them in any place; ties share one cell."""

    kind: ClassVar[str] = "top"
    structures: ClassVar[tuple[Structure, ...]] = ("ranking",)

    top: int = 3

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if not 1 <= self.top <= MOST_PLACES:
            yield "top", _("Give a whole number from 1 to %(most)d.") % {"most": MOST_PLACES}

    def compute(self, counted: Counted) -> Body:
        question, labels = counted.question(self.question), counted.labels(self.question)
        rows = []
        for group in counted.slices(self.breakdown):
            found = ranked(question, group.tally, self.without, self.fewest)
            values = (found.respondents, *self._places(found, labels))
            rows.append(Row(code=group.code, label=group.label, values=values, is_total=group.is_total))
        n = ranked(question, counted.everybody, self.without).respondents
        return Body(
            n=n,
            columns=(count_column(), *self._columns()),
            rows=tuple(rows),
            base=percent_of(n),
            remarks=(_("Ordered by how many put an option in any place; ties share one."), *self.remarks()),
        )

    def _columns(self) -> Iterator[Column]:
        for place in range(1, self.top + 1):
            heading = _("Place %(place)d") % {"place": place}
            yield Column(code=f"place_{place}", label=heading, unit="names")
            yield Column(code=f"share_{place}", label=_("Share"), unit="share")

    def _places(self, found: Ranking, labels: Mapping[str, str]) -> Iterator[Value]:
        """The options of each place with their share, which ties have in common; none that nobody chose."""
        chosen = {option.code: option.chosen for option in found.options if option.chosen}
        for place in found.top(self.top):
            codes = [code for code in place if code in chosen]
            yield tuple(Name(code, labels[code]) for code in codes)
            yield Cell(chosen[codes[0]], found.respondents) if codes else None


@dataclass(frozen=True, kw_only=True)
class Rankings(Ordered):
    """All that is said of each option of a ranking."""

    kind: ClassVar[str] = "ranking"
    charts: ClassVar[tuple[Chart, ...]] = ("bars",)
    structures: ClassVar[tuple[Structure, ...]] = ("ranking",)

    def compute(self, counted: Counted) -> Body:
        labels = counted.labels(self.question)
        found = ranked(counted.question(self.question), counted.everybody, self.without, self.fewest)
        n = found.respondents
        return Body(
            n=n,
            columns=_ranking_columns(),
            rows=tuple(
                Row(
                    code=each.code,
                    label=labels[each.code],
                    values=(
                        each.place,
                        Cell(each.chosen, n),
                        Cell(each.first, n),
                        each.mean_rank,
                        each.chosen,
                        each.borda,
                    ),
                )
                for each in found.options
            ),
            base=percent_of(n),
            remarks=self.remarks(),
            notes=_notes(found),
        )


@dataclass(frozen=True, kw_only=True)
class Order(Ordered, ByGroup):
    """Boxes from most to least ticked, with their place in each group; the first `shades` have a colour."""

    kind: ClassVar[str] = "order"
    structures: ClassVar[tuple[Structure, ...]] = ("ticks",)

    shades: int = 5

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if not 1 <= self.shades <= MOST_PLACES:
            yield "shades", _("Give a whole number from 1 to %(most)d.") % {"most": MOST_PLACES}

    def compute(self, counted: Counted) -> Body:
        labels = counted.labels(self.question)
        names = {
            column.option: column.name
            for column in closed_columns(counted.question(self.question))
            if column.option not in self.without
        }
        overall = {code: _ticked(name, counted.everybody).count for code, name in names.items()}
        in_order = sorted(names, key=lambda code: -overall[code])
        rows = []
        for group in counted.slices(self.breakdown):
            cells = {code: _ticked(names[code], group.tally) for code in in_order}
            base = cells[in_order[0]].base
            values: tuple[Value, ...] = (base, *self._placed(cells, base))
            rows.append(Row(code=group.code, label=group.label, values=values, is_total=group.is_total))
        total = counted.everybody.column(names[in_order[0]])
        return Body(
            n=total.base,
            columns=(
                count_column(),
                *(Column(code=code, label=labels[code], unit="placed") for code in in_order),
            ),
            rows=tuple(rows),
            base=percent_of(total.base),
            remarks=(
                *asked(total),
                _("The darker, the more often chosen in the row; the first %(shades)d places have a colour.")
                % {"shades": self.shades},
                *self.remarks(),
            ),
        )

    def _placed(self, cells: Mapping[str, Cell], base: int) -> Iterator[Placed]:
        order = places({code: cell.count for code, cell in cells.items()}) if base >= self.fewest else {}
        for code, cell in cells.items():
            place = order.get(code)
            shade = self.shades + 1 - place if place and place <= self.shades else 0
            yield Placed(cell, place, shade)


def ranked(question: Question, tally: Tally, without: tuple[str, ...], fewest: int = 1) -> Ranking:
    """The options of a ranking question in their order."""
    placed = [tally.column(column.name).counts for column in closed_columns(question)]
    return ranking(placed, without=without, fewest=fewest)


def _ranking_columns() -> tuple[Column, ...]:
    return (
        count_column(_("Place"), "place"),
        Column(code="share", label=_("In any place"), unit="share", drawn=True),
        Column(code="first", label=_("In the first place"), unit="share"),
        Column(code="mean_rank", label=_("Mean rank"), unit="number", decimals=2),
        count_column(_("n of the mean rank"), "chosen"),
        count_column(_("Borda points"), "borda"),
    )


def _ticked(name: str, tally: Tally) -> Cell:
    counts = tally.column(name)
    return Cell(counts.counts["1"], counts.base)


def _notes(found: Ranking) -> tuple[str, ...]:
    if found.picks_per_person is None:
        return ()
    return (
        _("%(picks)d options were named by %(respondents)d respondents; %(borda)s")
        % {
            "picks": found.picks,
            "respondents": found.respondents,
            "borda": _("Borda gives the first of the places most points, the last one point."),
        },
    )
