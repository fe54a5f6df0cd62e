"""Tiny question types, and a questionnaire of them, for tests of the questionnaire package."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from surveys.questionnaire.base import TICK_CODES, Answer, Column, Item, Option, Question
from surveys.questionnaire.codec import check
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.text import NO_TEXT, Text
from tests.support import documents


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """Answer: `{"value": code}`."""

    type: ClassVar[str] = "choice"

    options: tuple[Option, ...]
    pairs_with: str = ""

    def problems(self) -> Iterator[tuple[str, str]]:
        for option in self.options:
            if option.exclusive:
                yield f"options/{option.code}/exclusive", "nothing to exclude"

    def columns(self) -> tuple[Column, ...]:
        return (Column(name=self.code, kind="choice", codes=tuple(option.code for option in self.options)),)

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        return (answer["value"] if answer else "",)


@dataclass(frozen=True, kw_only=True)
class Boxes(Question):
    """Boxes for each item, and a text. Answer: `{"ticked": [[item, option], ...], "text": text}`."""

    type: ClassVar[str] = "boxes"

    items: tuple[Item, ...]
    options: tuple[Option, ...]

    def problems(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def columns(self) -> tuple[Column, ...]:
        boxes = tuple(
            Column(
                name=f"{self.code}__{item.code}__{option.code}",
                kind="tick",
                codes=TICK_CODES,
                item=item.code,
                option=option.code,
            )
            for item in self.items
            for option in self.options
        )
        return (*boxes, Column(name=f"{self.code}__text", kind="text"))

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        if answer is None:
            return ("",) * (len(self.items) * len(self.options) + 1)
        boxes = [[item.code, option.code] for item in self.items for option in self.options]
        return (*(TICK_CODES[box in answer["ticked"]] for box in boxes), answer["text"])


@dataclass(frozen=True, kw_only=True)
class Amount(Question):
    """Answer: `{"number": "12.50"}`."""

    type: ClassVar[str] = "amount"

    decimals: int = 0
    lowest: Decimal | None = None
    unit: Text = NO_TEXT

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.decimals < 0:
            yield "decimals", "too few"

    def columns(self) -> tuple[Column, ...]:
        return (Column(name=self.code, kind="number", decimals=self.decimals),)

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        return (answer["number"] if answer else "",)


TYPES = (Choice, Boxes, Amount)

Change = Callable[[dict[str, Any]], object]


def texts(text: str) -> dict[str, str]:
    return {"nl": f"{text} (nl)", "fr": f"{text} (fr)"}


def options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "text": texts(code)} for code in codes]


def document() -> dict[str, Any]:
    """Three pages: `first` decides whether `again` is shown beside it, and whether page `more` is shown."""
    pages: list[dict[str, Any]] = [
        {
            "code": "start",
            "title": texts("Start"),
            "questions": [
                {
                    "type": "choice",
                    "code": "first",
                    "text": texts("First"),
                    "required": True,
                    "options": options("yes", "no"),
                },
                {
                    "type": "choice",
                    "code": "again",
                    "text": texts("Again"),
                    "condition": "first == 'yes'",
                    "pairs_with": "first",
                    "options": options("yes", "no"),
                },
            ],
        },
        {
            "code": "more",
            "title": texts("More"),
            "questions": [
                {
                    "type": "boxes",
                    "code": "grid",
                    "text": texts("Grid"),
                    "condition": "first == 'yes' and again != 'no'",
                    "items": options("a", "b"),
                    "options": options("x", "y"),
                }
            ],
        },
        {
            "code": "last",
            "title": texts("Last"),
            "intro": texts("Almost there"),
            "questions": [
                {
                    "type": "amount",
                    "code": "money",
                    "text": texts("Money"),
                    "decimals": 2,
                    "lowest": "-0.5",
                    "unit": texts("euro"),
                }
            ],
        },
    ]
    return documents.document("sample", pages, texts)


def first(data: dict[str, Any]) -> dict[str, Any]:
    """Question `first` of the sample."""
    question: dict[str, Any] = data["pages"][0]["questions"][0]
    return question


def again(data: dict[str, Any]) -> dict[str, Any]:
    question: dict[str, Any] = data["pages"][0]["questions"][1]
    return question


def facts(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["consent"]["facts"]
    return found


def problems_of(change: Change) -> list[Problem]:
    """The problems of the sample after a change."""
    data = document()
    change(data)
    return check(data, TYPES)
