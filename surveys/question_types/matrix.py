"""One answer for each item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from surveys.question_types.items import WithItems
from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import Answer, Column, Line, Posted
from surveys.questionnaire.text import NO_TEXT, Text


@dataclass(frozen=True, kw_only=True)
class Matrix(WithItems):
    """Choose one of the options for each item. Answer: `{"rows": {item: option}}`, answered items only.

    `pairs_with` is the code of the earlier matrix that asks the same about another moment; `moment` names
    the moment of this one in the heading of each row.
    """

    type: ClassVar[str] = "matrix"
    limesurvey: ClassVar[tuple[str, ...]] = ("F", "A", "B", "C", "E", "H", "1")

    pairs_with: str = ""
    moment: Text = NO_TEXT

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            rows = {item: reading.choice(field, self.by_code) for item, field in self.field_of.items()}
        rows = {item: code for item, code in rows.items() if code}
        return {"rows": rows} if rows else None

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.field_of[item]: [code] for item, code in answer["rows"].items()} if answer else {}

    def columns(self) -> tuple[Column, ...]:
        codes = tuple(self.by_code)
        return tuple(
            Column(name=name, kind="choice", codes=codes, item=item) for item, name in self.field_of.items()
        )

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        rows = answer["rows"] if answer else {}
        return tuple(rows.get(item, "") for item in self.field_of)

    def answer(self, cells: Sequence[str]) -> Answer | None:
        return self.clean(cells_as_posted(self.fields(), cells))

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        return tuple(
            Line(item.text.show(language), (self.by_code[answer["rows"][item.code]].text.show(language),))
            for item in self.items
            if item.code in answer["rows"]
        )

    def left_open(self, answer: Answer | None) -> tuple[str, ...]:
        rows = answer["rows"] if answer else {}
        return tuple(field for item, field in self.field_of.items() if item not in rows)
