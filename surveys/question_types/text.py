"""A text on one line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import Answer, Column, Line, Posted, Question

#: A page's body is read up to a limit, and each text must fit in a page beside others.
MOST_CHARACTERS = 10_000


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """Write up to `max_length` characters. Answer: `{"text": str}`."""

    type: ClassVar[str] = "text"
    limesurvey: ClassVar[tuple[str, ...]] = ("S",)

    max_length: int = 200

    def problems(self) -> Iterator[tuple[str, str]]:
        if not 1 <= self.max_length <= MOST_CHARACTERS:
            yield "max_length", _("Allow 1 to %(most)d characters.") % {"most": MOST_CHARACTERS}

    def fields(self) -> tuple[str, ...]:
        return (self.code,)

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            text = reading.text(self.code, self.max_length)
        return {"text": text} if text else None

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.code: [answer["text"]]} if answer else {}

    def columns(self) -> tuple[Column, ...]:
        return (Column(name=self.code, kind="text"),)

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        return (answer["text"] if answer else "",)

    def answer(self, cells: Sequence[str]) -> Answer | None:
        return self.clean(cells_as_posted(self.fields(), cells))

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:  # noqa: ARG002 - as it was written
        return (Line("", (answer["text"],)),)
