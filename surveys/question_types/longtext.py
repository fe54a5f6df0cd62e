"""A text on several lines."""

from dataclasses import dataclass
from typing import ClassVar

from surveys.question_types.text import ShortText


@dataclass(frozen=True, kw_only=True)
class LongText(ShortText):
    """Write up to `max_length` characters, also on several lines. Answer: `{"text": str}`."""

    type: ClassVar[str] = "longtext"
    limesurvey: ClassVar[tuple[str, ...]] = ("T", "U")

    max_length: int = 2_000
