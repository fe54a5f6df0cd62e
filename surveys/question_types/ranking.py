"""The best few of a list, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _

from surveys.question_types.options import Problems, WithOwnAnswer
from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import Answer, Column, Line, Posted


@dataclass(frozen=True, kw_only=True)
class Ranking(WithOwnAnswer):
    """Put up to `top` of the options in order, each once; an exclusive option goes with no other.

    Answer: `{"ranks": [codes, the first one first], "other": own answer, if written}`.
    """

    type: ClassVar[str] = "ranking"
    limesurvey: ClassVar[tuple[str, ...]] = ("R",)
    takes_exclusive: ClassVar[bool] = True

    top: int

    def problems(self) -> Problems:
        yield from super().problems()
        if not 1 <= self.top <= len(self.options):
            message = _("Ask for 1 to %(count)d places, at most one for each option.")
            yield "top", message % {"count": len(self.options)}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The field and column of each place, the first place first."""
        return tuple(f"{self.code}__{place}" for place in range(1, self.top + 1))

    def fields(self) -> tuple[str, ...]:
        return (*self.places, *self.own_fields())

    def clean(self, posted: Posted) -> Answer | None:
        """The answer in posted fields; what stands below an empty place moves up."""
        with Reading(posted) as reading:
            return self._read(reading)

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        if not answer:
            return {}
        ranks = zip(self.places, answer["ranks"], strict=False)
        return {**{place: [code] for place, code in ranks}, **self.own_posted(answer)}

    def columns(self) -> tuple[Column, ...]:
        codes = tuple(self.by_code)
        return (*(Column(name=name, kind="choice", codes=codes) for name in self.places), *self.own_columns())

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        if not answer:
            return ("",) * len(self.fields())
        empty = ("",) * (self.top - len(answer["ranks"]))
        return (*answer["ranks"], *empty, *self.own_cells(answer))

    def answer(self, cells: Sequence[str]) -> Answer | None:
        """The answer that gives these cells; unlike a form, a file with a gap is asked about."""
        with Reading(cells_as_posted(self.fields(), cells)) as reading:
            filled = [place for place, cell in zip(self.places, cells, strict=False) if cell]
            for place in self.places[: len(filled)]:
                if place not in filled:
                    reading.refuse(
                        place, _("This place is empty and a later one is filled. Move that one up.")
                    )
            return self._read(reading)

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        return tuple(
            Line(str(place), (self.show_option(code, answer, language),))
            for place, code in enumerate(answer["ranks"], start=1)
        )

    def left_open(self, answer: Answer | None) -> tuple[str, ...]:
        return () if answer else self.places[:1]

    def _read(self, reading: Reading) -> Answer | None:
        chosen: dict[str, str] = {}
        for place in self.places:
            code = reading.choice(place, self.by_code)
            if code in chosen:
                reading.refuse(place, _("This answer has a place already. Choose another one, or none."))
            elif code:
                chosen[code] = place
        self.check_exclusive(reading, chosen)
        own = self.read_own(reading, chosen)
        return {"ranks": list(chosen), **own} if chosen else None
