"""Any answers for each item: tick boxes in rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _

from surveys.question_types.boxes import box_cells, ticked_boxes
from surveys.question_types.items import WithItems
from surveys.question_types.options import Problems
from surveys.question_types.reading import Reading
from surveys.questionnaire.base import TICK_CODES, Answer, Column, Line, Posted

MOST_BOXES = 1000


@dataclass(frozen=True, kw_only=True)
class Grid(WithItems):
    """Tick any of the options for each item. Answer: `{"rows": {item: [codes in option order]}}`.

    Only items with a tick are in the answer.
    """

    type: ClassVar[str] = "grid"
    limesurvey: ClassVar[tuple[str, ...]] = (":",)

    def problems(self) -> Problems:
        yield from super().problems()
        boxes = len(self.items) * len(self.options)
        if boxes > MOST_BOXES:
            message = _(
                "This makes %(count)d boxes (items times options), at most %(most)d are possible. Split it."
            )
            yield "items", message % {"count": boxes, "most": MOST_BOXES}

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            rows = {item: set(reading.choices(field, self.by_code)) for item, field in self.field_of.items()}
        return self._as_answer(rows)

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.field_of[item]: list(codes) for item, codes in answer["rows"].items()} if answer else {}

    @cached_property
    def boxes(self) -> tuple[Column, ...]:
        """The column of each box, item by item."""
        return tuple(
            Column(name=f"{field}__{code}", kind="tick", codes=TICK_CODES, item=item, option=code)
            for item, field in self.field_of.items()
            for code in self.by_code
        )

    def columns(self) -> tuple[Column, ...]:
        return self.boxes

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        if not answer:
            return ("",) * len(self.boxes)
        rows: dict[str, list[str]] = answer["rows"]
        ticked = {f"{self.field_of[item]}__{code}" for item, codes in rows.items() for code in codes}
        return box_cells(self.boxes, ticked)

    def answer(self, cells: Sequence[str]) -> Answer | None:
        rows: dict[str, set[str]] = {item: set() for item in self.field_of}
        with Reading({}) as reading:
            for column in ticked_boxes(reading, self.boxes, cells):
                rows[column.item].add(column.option)
        return self._as_answer(rows)

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        return tuple(
            Line(
                item.text.show(language),
                tuple(self.by_code[code].text.show(language) for code in answer["rows"][item.code]),
            )
            for item in self.items
            if item.code in answer["rows"]
        )

    def _as_answer(self, rows: dict[str, set[str]]) -> Answer | None:
        in_order = {item: [code for code in self.by_code if code in ticked] for item, ticked in rows.items()}
        ticked_rows = {item: codes for item, codes in in_order.items() if codes}
        return {"rows": ticked_rows} if ticked_rows else None
