"""Units: what is counted, protected and shown together.

A unit is one choice, one item of a matrix, or all boxes or places of a question, which have one base. Its row
is a list of whole numbers: the cells, then the base, then how many were not asked because of a condition. Of
a choice each person is in one cell; of boxes and places in several.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.core.tally import Tally
from analysis.report.counted import closed_columns, options_of, structure
from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import COMPLETED

#: The unit of who submitted, of who started.
RESPONDENTS = COMPLETED

Row = list[int]
#: `choice`: one cell a person. `list`, `places`: at least one cell. `box`: one cell, of some persons.
Form = Literal["choice", "list", "places", "box"]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of a unit: of everybody, and of the groups of the breakdown where it is counted by them."""

    total: Row
    groups: Mapping[str, Row]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`columns` are those of the record; `cells` has the answers of each cell, or the name of its box.

    A person is in at most `most` cells of a list or of places; who is in one of the `exclusive` cells is in
    no other. `deciders` are the units whose answers decide who is asked.
    """

    name: str
    question: str
    form: Form
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    most: int = 0
    exclusive: tuple[int, ...] = ()
    is_routed: bool = False
    deciders: frozenset[str] = frozenset()

    def read(self, tally: Tally) -> Row:
        """The row of a tally."""
        if self.name == RESPONDENTS:
            return [tally.completed, tally.started, 0]
        first = tally.column(self.columns[0])
        if self.form == "choice":
            cells = [sum(first.counts[code] for code in codes) for codes in self.cells]
        elif self.form == "places":
            places = [tally.column(column).counts for column in self.columns]
            cells = [sum(place[code] for place in places) for (code,) in self.cells]
        else:
            cells = [tally.column(name).counts["1"] for (name,) in self.cells]
        return [*cells, first.base, first.hidden]


def units_of(
    questionnaire: Questionnaire, questions: Collection[str], joined: Mapping[str, Sequence[Sequence[str]]]
) -> list[Unit]:
    """The units of some questions in their order, and that of the respondents first.

    `joined`: answers that make one cell, by question.
    """
    units = [Unit(name=RESPONDENTS, question="", form="box", columns=(), cells=((RESPONDENTS,),))]
    for question in questionnaire.questions.values():
        if question.code in questions:
            deciders = _deciders(question, questionnaire)
            units += [
                replace(unit, is_routed=deciders is not None, deciders=deciders or frozenset())
                for unit in _units(question, joined.get(question.code, ()))
            ]
    return units


def _units(question: Question, joined: Sequence[Sequence[str]]) -> Iterator[Unit]:
    columns, form = closed_columns(question), structure(question)
    if form in {"choice", "matrix"}:
        for column in columns:
            cells = _joined(column.codes, joined)
            yield Unit(
                name=column.name,
                question=question.code,
                form="choice",
                columns=(column.name,),
                cells=cells,
            )
    elif form in {"ticks", "grid", "ranking"}:
        yield _of_several(question, columns, is_ranking=form == "ranking")


def _of_several(question: Question, columns: Sequence[Column], *, is_ranking: bool) -> Unit:
    """The unit of a list or grid of boxes, or of the places of a ranking."""
    names = tuple(column.name for column in columns)
    options = () if columns[0].item else options_of(question)
    most = (0 if is_ranking else getattr(question, "maximum", 0)) or len(columns)
    return Unit(
        name=question.code,
        question=question.code,
        form="places" if is_ranking else "list",
        columns=names,
        cells=tuple((cell,) for cell in (columns[0].codes if is_ranking else names)),
        most=most,
        exclusive=tuple(number for number, option in enumerate(options) if option.exclusive),
    )


def _joined(codes: Sequence[str], joined: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The cells in the order of their first answers."""
    cell_of = {code: tuple(cell) for cell in joined for code in cell}
    return tuple(dict.fromkeys(cell_of.get(code, (code,)) for code in codes))


def _deciders(question: Question, questionnaire: Questionnaire) -> frozenset[str] | None:
    """The units on whose answers it depends who is asked; `None`: everybody is."""
    if question.condition is None:
        return None
    names = set()
    for name in question.condition.names():
        decider = questionnaire.question_of_column[name]
        names.add(name if structure(decider) in {"choice", "matrix"} else decider.code)
    return frozenset(names)
