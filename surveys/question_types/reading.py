"""Reading what a browser posted or a data file holds, field by field."""

from collections.abc import Container, Sequence
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questionnaire.base import NOT_STORABLE, InvalidAnswer, Posted


class Reading:
    """Reads fields and collects what is wrong; the end of the `with` block raises it as `InvalidAnswer`.

    A refused field reads as empty, so one pass finds the errors of all fields.
    """

    def __init__(self, posted: Posted) -> None:
        self._posted = posted
        self._errors: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._errors and error is None:
            raise InvalidAnswer(self._errors)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was refused so far."""
        return not self._errors

    def refuse(self, field: str, message: str) -> None:
        """Notes what is wrong with `field` and how to put it right; the first message stays."""
        self._errors.setdefault(field, message)

    def choices(self, field: str, codes: Container[str]) -> list[str]:
        """The values of `field`, each of them one of `codes`."""
        values = [value for value in self._posted.get(field, ()) if value]
        if all(value in codes for value in values):
            return values
        self.refuse(field, _("This answer does not exist. Choose one of the list."))
        return []

    def choice(self, field: str, codes: Container[str]) -> str:
        """The one value of `field`, one of `codes`; empty where nothing was chosen."""
        return self._only_one(field, self.choices(field, codes))

    def text(self, field: str, max_length: int) -> str:
        """The text in `field`, with LF as line end and no white space around it."""
        values = [value for value in map(str.strip, self._posted.get(field, ())) if value]
        text = self._only_one(field, values).replace("\r\n", "\n").replace("\r", "\n")
        if NOT_STORABLE.search(text):
            self.refuse(field, _("This text holds a character that cannot be stored. Type the text again."))
            return ""
        if len(text) > max_length:
            message = ngettext(
                "This text has %(length)d characters and only %(most)d is possible. Shorten it.",
                "This text has %(length)d characters and at most %(most)d are possible. Shorten it.",
                max_length,
            )
            self.refuse(field, message % {"length": len(text), "most": max_length})
            return ""
        return text

    def _only_one(self, field: str, values: Sequence[str]) -> str:
        if len(values) > 1:
            self.refuse(field, _("Only one answer is possible here. Keep one of them."))
        return values[0] if len(values) == 1 else ""


def cells_as_posted(fields: Sequence[str], cells: Sequence[str]) -> dict[str, list[str]]:
    """The cells as a form would post them, for columns that are named as the fields."""
    return {field: [cell] for field, cell in zip(fields, cells, strict=True)}
