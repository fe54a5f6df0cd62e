"""What question types with options share: the options themselves, and an own answer beside them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.question_types.reading import Reading
from surveys.questionnaire.base import OWN_ANSWER_LENGTH, Answer, Column, Item, ItemGroup, Option, Question
from surveys.questionnaire.problems import CODE

FEWEST_OPTIONS = 2
MOST_OPTIONS = 600
MOST_CHARACTERS_IN_A_CODE = 20
#: Codes become parts of column names, which two underscores join.
PART_OF_A_NAME = re.compile(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*")
#: What an own answer's column is called after its question.
OWN_TEXT = "other_text"

Problems = Iterator[tuple[str, str]]
Coded = TypeVar("Coded", Option, Item, ItemGroup)


def listed(name: str, things: Sequence[Coded]) -> list[tuple[str, Coded]]:
    """The things of the list `name` with their places: by code where that can be read, else by number."""
    places = (thing.code if CODE.fullmatch(thing.code) else number for number, thing in enumerate(things))
    return [(f"{name}/{place}", thing) for place, thing in zip(places, things, strict=True)]


def code_problems(name: str, things: Sequence[Coded]) -> Problems:
    """Codes of the list `name` that are there twice or cannot be part of a column's name."""
    times = Counter(thing.code.lower() for thing in things)
    for place, thing in listed(name, things):
        if len(thing.code) > MOST_CHARACTERS_IN_A_CODE or not PART_OF_A_NAME.fullmatch(thing.code):
            message = _("Use at most %(most)d letters and digits, with single underscores between them.")
            yield f"{place}/code", message % {"most": MOST_CHARACTERS_IN_A_CODE}
        elif thing.code.lower() == OWN_TEXT:
            yield f"{place}/code", _("The column of the own answer is called so. Choose another code.")
        elif times[thing.code.lower()] > 1:
            message = _("The code “%(code)s” is there twice; capitals do not count. Give each its own.")
            yield f"{place}/code", message % {"code": thing.code}


@dataclass(frozen=True, kw_only=True)
class WithOptions(Question):
    """A question that is answered by choosing from `options`."""

    #: Whether options may be exclusive, and whether one may come with an own answer.
    takes_exclusive: ClassVar[bool] = False
    takes_other: ClassVar[bool] = False

    options: tuple[Option, ...]

    @cached_property
    def by_code(self) -> dict[str, Option]:
        """The options by their codes, in their order."""
        return {option.code: option for option in self.options}

    def problems(self) -> Problems:
        if not FEWEST_OPTIONS <= len(self.options) <= MOST_OPTIONS:
            message = _("There are %(count)d options. Give %(fewest)d to %(most)d.")
            limits = {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
            yield "options", message % {"count": len(self.options), **limits}
        yield from code_problems("options", self.options)
        yield from self._exclusive_problems()
        others = [place for place, option in listed("options", self.options) if option.other]
        for place in others[1:] if self.takes_other else others:
            message = _("This is one own answer too many for this type of question. Leave “other” out.")
            yield f"{place}/other", message

    def check_exclusive(self, reading: Reading, chosen: Mapping[str, str]) -> None:
        """Refuses an exclusive option beside others; `chosen` maps codes to their fields."""
        alone = next((code for code in chosen if self.by_code[code].exclusive), None)
        if alone is not None and len(chosen) > 1:
            message = _("“%(answer)s” goes with no other answer. Keep that one, or the others.")
            reading.refuse(chosen[alone], message % {"answer": self.option_text(alone)})

    def option_text(self, code: str) -> str:
        """The text of an option in the language of messages."""
        return self.by_code[code].text.show(get_language() or "")

    def _exclusive_problems(self) -> Problems:
        exclusive = [place for place, option in listed("options", self.options) if option.exclusive]
        if exclusive and not self.takes_exclusive:
            message = _("Every answer stands alone in this type of question. Leave “exclusive” out.")
            yield f"{exclusive[0]}/exclusive", message
        elif exclusive and len(exclusive) == len(self.options):
            yield "options", _("All options are exclusive. Ask a question with one answer instead.")


@dataclass(frozen=True, kw_only=True)
class WithOwnAnswer(WithOptions):
    """A question of whose options one may come with a text of the respondent's own, kept as `other`."""

    takes_other: ClassVar[bool] = True

    @cached_property
    def own(self) -> Option | None:
        """The option that comes with an own answer."""
        return next((option for option in self.options if option.other), None)

    @property
    def own_field(self) -> str:
        """The field and column of the own answer."""
        return f"{self.code}__{OWN_TEXT}"

    def own_fields(self) -> tuple[str, ...]:
        """`own_field`, where there is one."""
        return (self.own_field,) if self.own else ()

    def own_columns(self) -> tuple[Column, ...]:
        return tuple(Column(name=name, kind="text") for name in self.own_fields())

    def own_cells(self, answer: Answer) -> tuple[str, ...]:
        return (answer.get("other", ""),) if self.own else ()

    def own_posted(self, answer: Answer) -> dict[str, list[str]]:
        return {self.own_field: [answer["other"]]} if "other" in answer else {}

    def read_own(self, reading: Reading, chosen: Collection[str]) -> dict[str, str]:
        """`{"other": text}` where an own answer was written, else nothing.

        A text whose option was not chosen is asked about, since nobody but the respondent knows which of
        the two was meant.
        """
        text = reading.text(self.own_field, OWN_ANSWER_LENGTH) if self.own else ""
        if text and self.own and self.own.code not in chosen:
            message = _("This text belongs to “%(answer)s”. Choose that answer too, or empty the text.")
            reading.refuse(self.own_field, message % {"answer": self.option_text(self.own.code)})
        return {"other": text} if text else {}

    def show_option(self, code: str, answer: Answer, language: str) -> str:
        """The text of a chosen option, with the own answer behind it."""
        option = self.by_code[code]
        text = option.text.show(language)
        return f"{text}: {answer['other']}" if option.other and "other" in answer else text
