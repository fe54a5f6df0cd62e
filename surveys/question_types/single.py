"""One answer of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from surveys.question_types.options import WithOwnAnswer
from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import Answer, Column, Line, Posted


@dataclass(frozen=True, kw_only=True)
class Single(WithOwnAnswer):
    """Choose one of the options. Answer: `{"value": code, "other": own answer, if written}`."""

    type: ClassVar[str] = "single"
    limesurvey: ClassVar[tuple[str, ...]] = ("L", "!", "O", "Y", "G", "5")

    def fields(self) -> tuple[str, ...]:
        return (self.code, *self.own_fields())

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            value = reading.choice(self.code, self.by_code)
            own = self.read_own(reading, chosen=(value,))
        return {"value": value, **own} if value else None

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.code: [answer["value"]], **self.own_posted(answer)} if answer else {}

    def columns(self) -> tuple[Column, ...]:
        return (Column(name=self.code, kind="choice", codes=tuple(self.by_code)), *self.own_columns())

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        return (answer["value"], *self.own_cells(answer)) if answer else ("",) * len(self.fields())

    def answer(self, cells: Sequence[str]) -> Answer | None:
        return self.clean(cells_as_posted(self.fields(), cells))

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        return (Line("", (self.show_option(answer["value"], answer, language),)),)

    def left_open(self, answer: Answer | None) -> tuple[str, ...]:
        return () if answer else (self.code,)
