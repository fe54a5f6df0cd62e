"""Texts that the team writes for a wave, with placeholders in braces that are filled in once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from surveys.models import Wave

#: A placeholder: whatever stands between braces.
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LONGEST_TEXT = 5_000


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a text is for; `default` is what stands there until the team writes its own."""

    name: str
    label: Any
    placeholders: tuple[str, ...]
    default: Any


LETTER = Purpose(
    name="letter",
    label=gettext_lazy("Letter that an organisation forwards"),
    placeholders=("survey", "organisation", "link", "closing", "contact", "controller"),
    default=gettext_lazy(
        "Dear colleagues,\n\n"
        "{controller} asks everybody at {organisation} to take part in “{survey}”. "
        "Open this link to start:\n\n"
        "{link}\n\n"
        "You can answer until {closing}. You can stop at any moment and go on later.\n\n"
        "Do you have questions? Write to {contact}."
    ),
)
THANKS = Purpose(
    name="thanks",
    label=gettext_lazy("Thanks after closing, where the links lead"),
    placeholders=("survey", "contact"),
    default=gettext_lazy("You can no longer take part. Thank you for your interest."),
)
PURPOSES = (LETTER, THANKS)


def unknown_placeholders(text: str, allowed: tuple[str, ...]) -> list[str]:
    """The placeholders that nothing would fill, as they were typed, each once."""
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name not in allowed))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; what was filled in is not looked at again.

    A placeholder without a value stays as it is, so that whoever reads it sees what is missing.
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def text_of(wave: Wave, purpose: Purpose, language: str) -> str:
    """What the team wrote in this language, else the default; empty where there is neither."""
    written: str = wave.texts.get(purpose.name, {}).get(language, "")
    if written or language not in dict(settings.LANGUAGES):
        return written
    with override(language):
        return str(purpose.default)
