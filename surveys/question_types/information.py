"""A text to read; nothing is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from surveys.questionnaire.base import Answer, Column, Line, Posted, Question


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """Read `text` and `help`. There is never an answer, and no field or column."""

    type: ClassVar[str] = "information"
    limesurvey: ClassVar[tuple[str, ...]] = ("X",)

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.required:
            yield "required", _("Nothing is asked here. Leave “required” out.")

    def fields(self) -> tuple[str, ...]:
        return ()

    def clean(self, posted: Posted) -> Answer | None:  # noqa: ARG002 - there is no field
        return None

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:  # noqa: ARG002 - there is no answer
        return {}

    def columns(self) -> tuple[Column, ...]:
        return ()

    def cells(self, answer: Answer | None) -> tuple[str, ...]:  # noqa: ARG002 - there is no answer
        return ()

    def answer(self, cells: Sequence[str]) -> Answer | None:  # noqa: ARG002 - there are no cells
        return None

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:  # noqa: ARG002 - there is no answer
        return ()
