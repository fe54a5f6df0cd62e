"""What a text that people type may hold."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Control characters, and the two separators that some programs take for a new line.
NOT_IN_A_LINE = {"Cc", "Zl", "Zp"}


def validate_line(value: str) -> None:
    """Refuse line breaks and other control characters: a name can come to stand in the head of a mail."""
    if any(unicodedata.category(character) in NOT_IN_A_LINE for character in value):
        raise ValidationError(_("Leave out line breaks, tabs and other control characters."))


def validate_lines(value: str) -> None:
    """Refuse control characters other than line breaks."""
    validate_line(value.replace("\r\n", " ").replace("\n", " "))
