"""What every kind of output answers for.

A kind is a frozen dataclass that inherits `Kind`: its fields are what a report definition says of an output,
`problems` checks them against a questionnaire, `compute` makes the table. A field is a string, a whole
number, a `Text`, a `Literal`, another dataclass, or a tuple of one of these; `reading` reads them by their
annotations.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from analysis.report.counted import Counted, Structure, closed_columns, items_of, options_of, structure
from analysis.report.output import Chart, Column, Row
from surveys.questionnaire.base import Column as DataColumn
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import LANGUAGE, WAVE
from surveys.questionnaire.text import Text

#: What every response is counted by, beside questions.
OWN_BREAKDOWNS = (WAVE, LANGUAGE)
#: What is wrong with a definition: the place inside the output and a message for its author.
Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Body:
    """The table of an output. `base` follows the title in the caption, `remarks` are sentences behind it."""

    n: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    base: str
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The part that all kinds have in common; `charts` are how it can be drawn."""

    kind: ClassVar[str]
    charts: ClassVar[tuple[Chart, ...]] = ()

    id: str
    title: Text
    chart: Chart = ""

    def problems(self, questionnaire: Questionnaire) -> Problems:  # noqa: ARG002 - the kinds look into it
        """What does not fit the questionnaire, or is out of range."""
        if self.chart and self.chart not in self.charts:
            possible = ", ".join(self.charts) or _("none")
            yield "chart", _("This kind is not drawn so. Possible: %(possible)s.") % {"possible": possible}

    def compute(self, counted: Counted) -> Body:
        """The table, in the active language."""
        raise NotImplementedError

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:  # noqa: ARG002 - for change
        """The codes of the questions that it shows."""
        return ()

    def breakdowns(self) -> tuple[str, ...]:
        """The codes of the questions by whose groups it shows them."""
        return ()


@dataclass(frozen=True, kw_only=True)
class OfQuestion(Kind):
    """Kinds that show one question."""

    structures: ClassVar[tuple[Structure, ...]] = ()

    question: str

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        yield from question_problems("question", self.question, self.structures, questionnaire)

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:  # noqa: ARG002
        return (self.question,)

    def sound(self, questionnaire: Questionnaire) -> Question | None:
        """The question, for further checks; `None` where `problems` has said what is wrong with it."""
        found = questionnaire.questions.get(self.question)
        return found if found and structure(found) in self.structures else None


@dataclass(frozen=True, kw_only=True)
class ByGroup(OfQuestion):
    """Kinds whose rows are the groups of a breakdown, the total last."""

    own_breakdowns: ClassVar[tuple[str, ...]] = OWN_BREAKDOWNS

    breakdown: str = ""

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        if self.breakdown:
            yield from breakdown_problems(self.breakdown, questionnaire, self.own_breakdowns)

    def breakdowns(self) -> tuple[str, ...]:
        return (self.breakdown,) if self.breakdown else ()


def structure_names() -> dict[Structure, str]:
    return {
        "choice": _("one choice"),
        "matrix": _("a choice for each item"),
        "ticks": _("boxes to tick"),
        "grid": _("boxes for each item"),
        "ranking": _("a ranking"),
        "number": _("a number"),
        "open": _("an open text"),
    }


def question_problems(
    place: str, code: str, needed: Collection[Structure], questionnaire: Questionnaire
) -> Problems:
    """Whether there is a question of this code whose answers look as needed."""
    question = questionnaire.questions.get(code)
    if question is None:
        yield place, _("There is no question “%(code)s” in the questionnaire.") % {"code": code}
    elif structure(question) not in needed:
        names = structure_names()
        message = _("The answer to “%(code)s” is %(found)s. This kind of output needs: %(needed)s.")
        wanted = ", ".join(names[each] for each in needed)
        yield place, message % {"code": code, "found": names[structure(question)], "needed": wanted}


def breakdown_problems(
    code: str, questionnaire: Questionnaire, own: Collection[str] = OWN_BREAKDOWNS
) -> Problems:
    """Whether answers are counted by this question, or by one of `own`, which no question asks for."""
    possible = [question.code for question in questionnaire.questions.values() if question.breakdown]
    possible += own
    if code not in possible:
        message = _("Answers are not counted by “%(code)s”. Possible: %(possible)s.")
        yield "breakdown", message % {"code": code, "possible": ", ".join(possible) or _("none")}


def code_problems(place: str, codes: Collection[str], possible: Collection[str]) -> Problems:
    """Whether all codes are possible and none stands twice."""
    for number, code in enumerate(codes):
        if code not in possible:
            message = _("There is no “%(code)s” here. Possible: %(possible)s.")
            yield f"{place}/{number}", message % {"code": code, "possible": ", ".join(possible)}
    if len(set(codes)) < len(codes):
        yield place, _("The same code stands here twice.")


def option_codes(question: Question) -> list[str]:
    return [option.code for option in options_of(question)]


def item_codes(question: Question) -> list[str]:
    return [item.code for item in items_of(question)]


def column_of(question: Question, item: str, option: str) -> DataColumn | None:
    """The one column of an item or box; `None` where there is none, or more than one."""
    columns = [
        column
        for column in closed_columns(question)
        if (column.item, column.option) == (item, option) and column.kind in {"choice", "tick"}
    ]
    return columns[0] if len(columns) == 1 else None


def count_column(label: str = "", code: str = "n") -> Column:
    """The column of how many answered."""
    return Column(code=code, label=label or "n", unit="count", decimals=0)
