"""Any answers of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.question_types.boxes import box_cells, ticked_boxes
from surveys.question_types.options import Problems, WithOwnAnswer
from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import TICK_CODES, Answer, Column, Line, Posted


@dataclass(frozen=True, kw_only=True)
class Multiple(WithOwnAnswer):
    """Tick `minimum` to `maximum` of the options (0: no limit); an exclusive option goes with no other.

    Answer: `{"values": [codes in option order], "other": own answer, if written}`. `pairs_with` is the code
    of the earlier question that asks the same about another moment.
    """

    type: ClassVar[str] = "multiple"
    limesurvey: ClassVar[tuple[str, ...]] = ("M", "P")
    takes_exclusive: ClassVar[bool] = True

    minimum: int = 0
    maximum: int = 0
    pairs_with: str = ""

    def problems(self) -> Problems:
        yield from super().problems()
        together = sum(not option.exclusive for option in self.options)
        if not 0 <= self.minimum <= together:
            message = _("Only %(count)d options can be ticked together. Ask for 0 (no minimum) to %(count)d.")
            yield "minimum", message % {"count": together}
        if self.maximum and self.maximum < max(self.minimum, 1):
            yield "maximum", _("The maximum is below the minimum. Raise it, or write 0: no maximum.")

    def fields(self) -> tuple[str, ...]:
        return (self.code, *self.own_fields())

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            chosen = dict.fromkeys(reading.choices(self.code, self.by_code), self.code)
            return self._read(reading, chosen)

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.code: list(answer["values"]), **self.own_posted(answer)} if answer else {}

    @cached_property
    def boxes(self) -> tuple[Column, ...]:
        """The column of each option."""
        return tuple(
            Column(name=f"{self.code}__{code}", kind="tick", codes=TICK_CODES, option=code)
            for code in self.by_code
        )

    def columns(self) -> tuple[Column, ...]:
        return (*self.boxes, *self.own_columns())

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        if not answer:
            return ("",) * (len(self.boxes) + len(self.own_fields()))
        ticked = {f"{self.code}__{code}" for code in answer["values"]}
        return (*box_cells(self.boxes, ticked), *self.own_cells(answer))

    def answer(self, cells: Sequence[str]) -> Answer | None:
        count = len(self.boxes)
        with Reading(cells_as_posted(self.own_fields(), cells[count:])) as reading:
            ticked = ticked_boxes(reading, self.boxes, cells[:count])
            return self._read(reading, {column.option: column.name for column in ticked})

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        return (Line("", tuple(self.show_option(code, answer, language) for code in answer["values"])),)

    def _read(self, reading: Reading, chosen: Mapping[str, str]) -> Answer | None:
        """The answer of chosen codes, each with the field that an error about it belongs to."""
        self.check_exclusive(reading, chosen)
        self._check_number(reading, chosen)
        own = self.read_own(reading, chosen)
        return {"values": [code for code in self.by_code if code in chosen], **own} if chosen else None

    def _check_number(self, reading: Reading, chosen: Mapping[str, str]) -> None:
        if not reading.is_sound or not chosen or any(self.by_code[code].exclusive for code in chosen):
            return
        field = next(iter(chosen.values()))
        if len(chosen) < self.minimum:
            least = self.minimum
            message = ngettext("Tick at least %(count)d answer.", "Tick at least %(count)d answers.", least)
            reading.refuse(field, message % {"count": least})
        if 0 < self.maximum < len(chosen):
            most = self.maximum
            message = ngettext("Tick at most %(count)d answer.", "Tick at most %(count)d answers.", most)
            reading.refuse(field, message % {"count": most})
