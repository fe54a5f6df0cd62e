"""What every question type answers for.

A question type is one module of `surveys/question_types` with one dataclass that inherits `Question`,
one template and one case file. Everything else (answering, records, data files, results) speaks to these
methods and never asks for a type by name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from surveys.questionnaire.conditions import Condition
from surveys.questionnaire.text import NO_TEXT, Text

#: A stored answer: a JSON-able mapping whose shape its type documents. `None` stands for "no answer".
Answer = Mapping[str, Any]

#: What a browser posts for the fields of a question: field name to the values in their order.
Posted = Mapping[str, Sequence[str]]

#: How a column is stored: "choice" and "tick" by the index of their code, "number" in whole units,
#: "text" not at all.
ColumnKind = Literal["choice", "tick", "number", "text"]

TICK_CODES = ("0", "1")

#: What no answer can hold: PostgreSQL stores no NUL; a lone surrogate is half a character and has no UTF-8.
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")

#: The most characters of an own answer beside an option with `other`.
OWN_ANSWER_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Option:
    """A closed answer; `exclusive` goes with no other option, `other` comes with a text of one's own."""

    code: str
    text: Text
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """What is asked in one row of a matrix or grid; `group` names the heading it stands under."""

    code: str
    text: Text
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemGroup:
    """A heading over items that follow one another."""

    code: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Column:
    """A variable in a data file and, unless it is text, in the record.

    `codes` are the possible cells in option order ("choice", "tick"); `decimals` belongs to "number";
    `item` and `option` are the codes of the row and of the box that the column stands for.
    """

    name: str
    kind: ColumnKind
    codes: tuple[str, ...] = ()
    decimals: int = 0
    item: str = ""
    option: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the respondent's review: what was asked (empty: the question itself) and what was given."""

    label: str
    values: tuple[str, ...]


class InvalidAnswer(Exception):  # noqa: N818 - it is what it says
    """What was given is no answer; `errors` maps a field or column name to a message for its giver."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


@dataclass(frozen=True, kw_only=True)
class Question:
    """The part that all types have in common; each type adds its own fields and the methods below.

    What a type stores are its dataclass fields, which `codec` reads and writes by their annotations.
    """

    type: ClassVar[str]
    #: The earlier question that asks the same of another moment; a type that can be paired makes it a field.
    pairs_with = ""
    #: The letters of the LimeSurvey question types that become this type; none: `limesurvey_reason` says why.
    limesurvey: ClassVar[tuple[str, ...]] = ()
    limesurvey_reason: ClassVar[str] = ""

    code: str
    text: Text
    help: Text = NO_TEXT
    required: bool = False
    condition: Condition | None = None
    breakdown: bool = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is unsound in this definition, as (place inside the question, message).

        Codes, languages, limits, conditions and `pairs_with` are looked at for all types alike.
        """
        raise NotImplementedError

    def fields(self) -> tuple[str, ...]:
        """The names of the form fields, in the order of the page; the first is where an error link leads."""
        raise NotImplementedError

    def clean(self, posted: Posted) -> Answer | None:
        """The answer in posted fields, or `None` where nothing was filled in.

        Raises `InvalidAnswer` by field. Whether an answer is required is not asked here.
        """
        raise NotImplementedError

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        """The fields that would post this answer: `clean(posted(answer)) == answer`."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """The variables of this question, in the order of the data file."""
        raise NotImplementedError

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        """One string a column; all empty for no answer."""
        raise NotImplementedError

    def answer(self, cells: Sequence[str]) -> Answer | None:
        """The answer that gives these cells: `answer(cells(a)) == a`.

        Raises `InvalidAnswer` by column name.
        """
        raise NotImplementedError

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        """The answer as the respondent reads it back."""
        raise NotImplementedError

    def left_open(self, answer: Answer | None) -> tuple[str, ...]:  # noqa: ARG002 - for the types that remind
        """The fields that deserve one soft reminder as nothing was chosen; none where skipping is usual."""
        return ()
