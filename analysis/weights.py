"""Weights of the final answers: what they are made of, and each closed question with and without them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.core.crossing import MOST_ANSWERS, Side
from analysis.core.records import Records
from analysis.core.weighted import ByCell, CellCounter
from analysis.core.weighting import (
    MOST_CELLS,
    MOST_ROUNDS,
    CannotWeigh,
    Reason,
    WeightedShare,
    Weights,
    margin_of,
    rake,
    weighted_share,
)
from analysis.crossing import sides
from analysis.models import Population
from analysis.report.counted import options_of, structure
from analysis.selection import Selection, records_of
from surveys.loaded import LoadedVersion
from surveys.models import Wave
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire

#: Below so many respondents, weighted or not, a weighted share says nothing and is not given.
FEWEST = 20


@dataclass(frozen=True, kw_only=True)
class WeightedSide:
    """One closed question, row or list: for each answer its share, `None` of fewer than `FEWEST`."""

    side: Side
    shares: tuple[WeightedShare | None, ...]
    counts: tuple[int, ...]
    base: int


@dataclass(frozen=True, kw_only=True)
class Weighting:
    """The weights of some totals, of `n` respondents."""

    populations: tuple[Population, ...]
    weights: Weights
    counted: ByCell

    @property
    def n(self) -> int:
        return int(self.counted.respondents.sum())

    @property
    def effective_n(self) -> float:
        """So many respondents of a simple random sample would tell as much."""
        return self.weights.effective(self.n)


def is_final(waves: Sequence[Wave]) -> bool:
    """Whether answers stay as they are: one more would change every weight."""
    return bool(waves) and all(wave.state == Wave.State.FINAL for wave in waves)


def margins(questionnaire: Questionnaire) -> dict[str, Question]:
    """The questions whose totals can be known: one choice of not too many options."""
    return {
        question.code: question
        for question in questionnaire.questions.values()
        if structure(question) == "choice" and 1 < len(options_of(question)) <= MOST_ANSWERS
    }


def weigh(
    version: LoadedVersion,
    populations: Sequence[Population],
    shown: Iterable[Side] = (),
    *,
    cleaned: bool = False,
) -> Weighting:
    """The weights that make the respondents of a version add up to totals, with the counts of some sides.

    Reads all records, as they were given or `cleaned`. Raises `CannotWeigh`.
    """
    for axis, population in enumerate(populations):
        _check(population, version.questionnaire, axis)
    by_name = version.layout.by_name
    columns = {column: None for side in shown for column in side.in_record(version.layout)}
    counter = CellCounter([by_name[population.question] for population in populations], [*columns])
    for chosen, _texts in records_of(version.id, Selection(cleaned=cleaned)):
        counter.add(Records(version.layout, chosen))
    counted = counter.counted()
    targets = [
        margin_of(
            counted.axis(axis),
            [population.totals[code] for code in by_name[population.question].codes],
            axis,
        )
        for axis, population in enumerate(populations)
    ]
    weights = rake(counted.respondents, targets)
    return Weighting(populations=tuple(populations), weights=weights, counted=counted)


def shown_sides(questionnaire: Questionnaire) -> list[Side]:
    """Each closed question, row or list that is shown; of a list not also its boxes."""
    lists = {column.name for side in sides(questionnaire).values() if side.several for column in side.columns}
    return [
        side
        for side in sides(questionnaire).values()
        if side.can_be_crossed and (side.several or side.name not in lists)
    ]


def weighted_sides(weighting: Weighting, shown: Iterable[Side]) -> Iterator[WeightedSide]:
    """The shares of the sides that `weigh` counted, weighted and as counted."""
    for side in shown:
        answers = [weighting.counted.answers[column.name] for column in side.columns]
        base = answers[0].sum(axis=1)
        each = [box[:, 1] for box in answers] if side.several else [*answers[0].T]
        flat = weighting.weights.cells.ravel()
        shares = (weighted_share(one, base, flat) for one in each)
        yield WeightedSide(
            side=side,
            shares=tuple(share if share and share.base >= FEWEST else None for share in shares),
            counts=tuple(int(one.sum()) for one in each),
            base=int(base.sum()),
        )


def why_not(
    problem: CannotWeigh, populations: Sequence[Population], version: LoadedVersion, language: str
) -> str:
    """Why there are no weights and what to do, in a sentence."""
    question = version.questionnaire.questions.get(populations[problem.axis].question)
    labels = [option.text.show(language) for option in options_of(question)] if question else []
    told = {
        "question": populations[problem.axis].question,
        "answer": labels[problem.group] if problem.group < len(labels) else "",
        "most": MOST_CELLS,
        "rounds": MOST_ROUNDS,
    }
    return _words()[problem.reason] % told


def _words() -> dict[Reason, str]:
    return {
        Reason.NOBODY: _("Nobody answered, so there is nobody to weigh."),
        Reason.NO_RESPONDENT: _(
            "“%(question)s”: nobody answered “%(answer)s”, so no weight can stand for its total. Give it 0, "
            "and say in the report that this group is missing."
        ),
        Reason.NO_TOTAL: _(
            "“%(question)s”: some answered “%(answer)s”, but its total is 0. Give the number of people."
        ),
        Reason.TOTAL_TOO_SMALL: _(
            "“%(question)s”: more people answered “%(answer)s” than its total says there are. Give the "
            "number of all people, whether or not they took part."
        ),
        Reason.NOT_A_TOTAL: _("“%(question)s”: give a whole number from 0 for each answer, not 0 for all."),
        Reason.TOO_MANY_CELLS: _(
            "These questions together make more than %(most)d groups, almost all of them empty. Leave one "
            "out."
        ),
        Reason.UNSETTLED: _(
            "The weights do not settle within %(rounds)d rounds: these totals contradict each other, or too "
            "many groups are empty for them. Leave a question out."
        ),
        Reason.OTHER_OPTIONS: _(
            "“%(question)s”: the totals are not of the options that the question has in this version. Enter "
            "them anew."
        ),
    }


def _check(population: Population, questionnaire: Questionnaire, axis: int) -> None:
    """Totals that were entered for another version may not fit this one."""
    question = margins(questionnaire).get(population.question)
    codes = {option.code for option in options_of(question)} if question else set()
    if codes != {*population.totals}:
        raise CannotWeigh(Reason.OTHER_OPTIONS, "The totals are not of the options of the question.", axis)
