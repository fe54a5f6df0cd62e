"""Texts that a file can hold: what no format stores, what a spreadsheet would run, what is too long."""

import re

from analysis.datasets.table import Missing

#: In the place of what cannot be stored, and at the end of what was cut.
REPLACEMENT, MARK = "\ufffd", "…"
#: What no format stores: NUL ends a text in half of them, and half a character has no UTF-8.
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
#: What XML cannot hold either: other control characters, and the two that are no characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A spreadsheet runs a cell that begins so; with apostrophes before it, it is one that was neutralised.
_RISKY = re.compile(r"'*[=+\-@\t\r]")
#: A text that reads like the code of a missing value, with apostrophes before it or without.
_LIKE_A_CODE = re.compile(rf"'*(?:{'|'.join(str(int(code)) for code in Missing)})\Z")


def storable(text: str) -> str:
    """The text with a replacement character for each that no format can hold."""
    return _NOT_STORABLE.sub(REPLACEMENT, text)


def xml_text(text: str) -> str:
    """The text with a replacement character for each that XML 1.0 cannot hold."""
    return _NOT_XML.sub(REPLACEMENT, text)


def neutralised(text: str) -> str:
    """The text as a spreadsheet only shows it: an apostrophe goes before = + - @ TAB and CR.

    One more goes before a text that already looks neutralised, so that `restored` gives every text back.
    """
    return f"'{text}" if _RISKY.match(text) else text


def restored(cell: str) -> str:
    """The text that `neutralised` made this cell of."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def set_apart(text: str) -> str:
    """The text in a column that also holds codes of missing values: an apostrophe before one like them."""
    return f"'{text}" if _LIKE_A_CODE.match(text) else text


def cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, cut between characters; what was cut ends in a mark."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: most - len(MARK.encode())].decode(errors="ignore") + MARK


def cut_characters(text: str, most: int) -> str:
    """At most so many characters as a spreadsheet counts them: units of UTF-16."""
    if 2 * len(text) <= most:
        return text
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * most:
        return text
    return encoded[: 2 * (most - 1)].decode("utf-16-le", errors="ignore") + MARK
