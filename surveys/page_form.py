"""The form of a page: what was typed, and which stored answer each question was drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from surveys.questionnaire.answers import base_hash
from surveys.questionnaire.base import Posted, Question
from surveys.questionnaire.document import Page

BASE, KEEP = "base__", "keep__"


@dataclass(frozen=True)
class PageForm:
    """What a browser posted of a page.

    `values` are the fields of the questions as typed; `bases` the hash of the stored answer that a question
    was drawn from, by its code. A question without a base was not on the form; where only its fields were
    posted, by a script, no answer was seen. `keeps` says which of two answers to keep ("mine" or "stored"),
    `reminded` that what is left open has been pointed out.
    """

    values: Posted
    bases: Mapping[str, str]
    keeps: Mapping[str, str]
    reminded: bool = False

    @classmethod
    def of(cls, page: Page, posted: Posted) -> Self:
        """The part of `posted` that belongs to `page`."""
        values = {name: posted[name] for name in question_fields(page) if name in posted}
        bases: dict[str, str] = {}
        keeps: dict[str, str] = {}
        for question in page.questions:
            code = question.code
            if BASE + code in posted:
                bases[code] = posted[BASE + code][-1]
            elif any(name in values for name in question.fields()):
                bases[code] = base_hash(None)
            if KEEP + code in posted:
                keeps[code] = posted[KEEP + code][-1]
        return cls(values=values, bases=bases, keeps=keeps, reminded="reminded" in posted)

    def asks(self, question: Question) -> bool:
        """Whether the question was on the form."""
        return question.code in self.bases

    def values_of(self, question: Question) -> Posted:
        return {name: self.values[name] for name in question.fields() if name in self.values}

    def typed(self) -> dict[str, list[str]]:
        """What a draft keeps: `PageForm.of(page, form.typed())` shows the same values from the same bases."""
        values = {name: list(given) for name, given in self.values.items()}
        return values | {BASE + code: [base] for code, base in self.bases.items()}


def question_fields(page: Page) -> list[str]:
    return [name for question in page.questions for name in question.fields()]


def known_fields(page: Page) -> frozenset[str]:
    """Every field that a form of the page can have."""
    questions = [prefix + question.code for question in page.questions for prefix in (BASE, KEEP)]
    return frozenset([*question_fields(page), *questions, "reminded", "go", "language"])
