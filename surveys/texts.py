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
LONGEST_LINE = 150


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a text is for; `default` is what stands there until the team writes its own.

    It may use `placeholders` and has to use those of `needed`; `is_line`: it is one line, a subject.
    """

    name: str
    label: Any
    placeholders: tuple[str, ...]
    default: Any
    needed: tuple[str, ...] = ()
    is_line: bool = False


@dataclass(frozen=True, kw_only=True)
class Mail:
    """The two texts of a mail."""

    subject: Purpose
    body: Purpose


LETTER = Purpose(
    name="letter",
    label=gettext_lazy("Letter that an organisation forwards"),
    placeholders=("survey", "organisation", "link", "closing", "contact", "controller"),
    needed=("link",),
    default=gettext_lazy(
        "Dear colleagues,\n\n"
        "{controller} asks everybody at {organisation} to take part in “{survey}”. "
        "Open this link to start:\n\n"
        "{link}\n\n"
        "You can answer until {closing}. You can stop at any moment and go on later.\n\n"
        "Do you have questions? Write to {contact}."
    ),
)
PRINTED = Purpose(
    name="printed",
    label=gettext_lazy("Letter on paper with a personal code"),
    placeholders=("survey", "organisation", "link", "code", "closing", "contact", "controller"),
    default=gettext_lazy(
        "Dear colleague,\n\n"
        "{controller} asks everybody at {organisation} to take part in “{survey}”. "
        "Scan the code below with your phone, or go to {link} and type your code.\n\n"
        "This code is for one person and works once. You can stop at any moment and go on later. "
        "You can answer until {closing}.\n\n"
        "Do you have questions? Write to {contact}."
    ),
)
THANKS = Purpose(
    name="thanks",
    label=gettext_lazy("Thanks after closing, where the links lead"),
    placeholders=("survey", "contact"),
    default=gettext_lazy("You can no longer take part. Thank you for your interest."),
)

_OF_MAIL = ("survey", "organisation", "name", "link", "closing", "contact", "controller", "opt_out")
_OF_PARTNERS = ("survey", "organisation", "name", "link", "closing", "contact", "controller")
_OF_THANKS = ("survey", "organisation", "name", "contact", "controller", "opt_out")


def _subject(name: str, label: Any, placeholders: tuple[str, ...], default: Any) -> Purpose:
    """A personal link has no place in a subject: mail servers write subjects in their logs."""
    shown = tuple(each for each in placeholders if each not in ("link", "opt_out"))
    return Purpose(name=name, label=label, placeholders=shown, default=default, is_line=True)


INVITATION = Mail(
    subject=_subject(
        "invitation_subject",
        gettext_lazy("Subject of the invitation"),
        _OF_MAIL,
        gettext_lazy("Will you take part in “{survey}”?"),
    ),
    body=Purpose(
        name="invitation",
        label=gettext_lazy("Invitation by mail"),
        placeholders=_OF_MAIL,
        needed=("link", "opt_out"),
        default=gettext_lazy(
            "Hello {name},\n\n"
            "{controller} invites you, as somebody who works at {organisation}, to take part in “{survey}”. "
            "Open this link to start:\n\n"
            "{link}\n\n"
            "You can stop at any moment and go on later.\n\n"
            "Do you have questions? Write to {contact}.\n\n"
            "Do you want no more mails about this? Open {opt_out}"
        ),
    ),
)
REMINDER = Mail(
    subject=_subject(
        "reminder_subject",
        gettext_lazy("Subject of the reminder"),
        _OF_MAIL,
        gettext_lazy("You can still take part in “{survey}”"),
    ),
    body=Purpose(
        name="reminder",
        label=gettext_lazy("Reminder by mail"),
        placeholders=_OF_MAIL,
        needed=("link", "opt_out"),
        default=gettext_lazy(
            "Hello {name},\n\n"
            "Some time ago we invited you to take part in “{survey}”. You still can, with this link. "
            "If you began already, it brings you to where you were:\n\n"
            "{link}\n\n"
            "Do you have questions? Write to {contact}.\n\n"
            "Do you want no more mails about this? Open {opt_out}"
        ),
    ),
)
LAST_REMINDER = Mail(
    subject=_subject(
        "last_reminder_subject",
        gettext_lazy("Subject of the last reminder"),
        _OF_MAIL,
        gettext_lazy("Last chance to take part in “{survey}”"),
    ),
    body=Purpose(
        name="last_reminder",
        label=gettext_lazy("Last reminder by mail"),
        placeholders=_OF_MAIL,
        needed=("link", "closing", "opt_out"),
        default=gettext_lazy(
            "Hello {name},\n\n"
            "This is our last reminder. You can take part in “{survey}” until {closing}, with this link:\n\n"
            "{link}\n\n"
            "Do you have questions? Write to {contact}.\n\n"
            "Do you want no more mails about this? Open {opt_out}"
        ),
    ),
)
PARTNER = Mail(
    subject=_subject(
        "partner_subject",
        gettext_lazy("Subject of the reminder that an organisation spreads"),
        _OF_PARTNERS,
        gettext_lazy("Please remind your colleagues of “{survey}”"),
    ),
    body=Purpose(
        name="partner",
        label=gettext_lazy("Reminder that an organisation spreads"),
        placeholders=_OF_PARTNERS,
        needed=("link",),
        default=gettext_lazy(
            "Hello {name},\n\n"
            "Thank you for telling your colleagues at {organisation} about “{survey}”. "
            "Please send them this reminder:\n\n"
            "Dear colleagues,\n\n"
            "Did you take part in “{survey}” already? Thank you, then you have nothing more to do. "
            "We cannot see who took part, so this goes to everybody. If you did not, you still can:\n\n"
            "{link}\n\n"
            "Do you have questions? Write to {contact}."
        ),
    ),
)
CLOSING_THANKS = Mail(
    subject=_subject(
        "closing_thanks_subject",
        gettext_lazy("Subject of the thanks at closing"),
        _OF_THANKS,
        gettext_lazy("Thank you for “{survey}”"),
    ),
    body=Purpose(
        name="closing_thanks",
        label=gettext_lazy("Thanks to all at closing, by mail"),
        placeholders=_OF_THANKS,
        default=gettext_lazy(
            "Hello {name},\n\n"
            "“{survey}” is closed. Thank you if you took part, and thank you for reading our mails if you "
            "did not.\n\n"
            "Do you have questions? Write to {contact}.\n\n"
            "Do you want no more mails about this? Open {opt_out}"
        ),
    ),
)

MAILS = (INVITATION, REMINDER, LAST_REMINDER, PARTNER, CLOSING_THANKS)
PURPOSES = (LETTER, PRINTED, THANKS, *(purpose for mail in MAILS for purpose in (mail.subject, mail.body)))


def unknown_placeholders(text: str, allowed: tuple[str, ...]) -> list[str]:
    """The placeholders that nothing would fill, as they were typed, each once."""
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name not in allowed))


def used_placeholders(text: str) -> set[str]:
    """The names in braces."""
    return set(_PLACEHOLDER.findall(text))


def missing_placeholders(text: str, purpose: Purpose) -> list[str]:
    """The placeholders that the text has to use and does not."""
    return [name for name in purpose.needed if name not in used_placeholders(text)]


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
