"""What in a text may tell who wrote it: patterns that a reader of free texts is warned of.

Nothing here is certain, in either direction: a person reads each text before it is released.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["email", "national_number", "iban", "phone", "link", "organisation"]

#: From the beginning of a word, since a search from each of its letters takes minutes for a very long one.
EMAIL = re.compile(r"(?<![^\s@,;<>()])[^\s@,;<>()]+\s?@\s?[^\s@,;<>()]+\.[^\s@,;<>()]{2,}")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
#: Of the Belgian national register: a date of birth, a serial number, and a check by 97.
NATIONAL_NUMBER = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[-. ]?\d{2}(?!\d)")
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE | re.ASCII)
#: At least eight digits, such as 03 555 01 23 or +32 470/55.01.23.
PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ./()-]{0,2}\d){7,14}(?!\w)")
#: Shorter names of organisations are words of their own.
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Found:
    """A part of a text that may tell who wrote it."""

    kind: Kind
    text: str


def found_in(text: str, organisations: Iterable[str] = ()) -> list[Found]:
    """What may tell who wrote a text, in the order in which it stands there; each part is told once."""
    spans: list[tuple[int, int, Kind]] = []
    for start, end, kind in _spans(text, organisations):
        if not any(start < other_end and other_start < end for other_start, other_end, _kind in spans):
            spans.append((start, end, kind))
    return [Found(kind, text[start:end]) for start, end, kind in sorted(spans)]


def is_name(text: str, organisations: Iterable[str]) -> bool:
    """Whether a text is nothing but the name of one of the organisations."""
    return _plain(text) in {_plain(name) for name in organisations}


def _is_national_number(written: str) -> bool:
    """Whether the last two digits are the check of the first nine, for births before or since 2000."""
    digits = re.sub(r"\D", "", written)
    number, check = digits[:9], int(digits[9:])
    return check in (97 - int(number) % 97, 97 - int(f"2{number}") % 97)


def _is_iban(written: str) -> bool:
    """The check of ISO 13616: with the first four signs at the end and letters as numbers, 1 modulo 97."""
    signs = written.replace(" ", "").upper()
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".,;: ")


#: What is looked for, the surest first, with what makes sure of it.
PATTERNS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", EMAIL, bool),
    ("link", LINK, bool),
    ("iban", IBAN, _is_iban),
    ("national_number", NATIONAL_NUMBER, _is_national_number),
    ("phone", PHONE, bool),
)


def _spans(text: str, organisations: Iterable[str]) -> Iterator[tuple[int, int, Kind]]:
    for kind, pattern, is_one in PATTERNS:
        yield from ((*match.span(), kind) for match in pattern.finditer(text) if is_one(match[0]))
    for name in organisations:
        words = r"\s+".join(re.escape(word) for word in name.split())
        if len(name) >= SHORTEST_NAME and words:
            for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE):
                yield *match.span(), "organisation"
