"""Letters on paper, each with a code of its own: an accessible PDF of one A4 page a letter.

typst runs in a process of its own (`__main__.py`): it keeps what it drew for its next runs, which of hundreds
of letters is 100 MB a run, and here no two runs have anything in common.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from surveys.posters import qr_svg

PROJECT = Path(__file__).resolve().parents[2]
#: How that process ends where even the smallest print does not fit on a page, and how long it may take.
DOES_NOT_FIT = 3
PATIENCE = 50  # seconds


class TooLong(Exception):  # noqa: N818 - it is what it says
    """The text of the letters does not fit on a page."""


class TooBusy(Exception):  # noqa: N818 - it is what it says
    """The machine does other things, so that the letters took too long."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What all letters of a file have in common; `qr` describes the QR code to who does not see it."""

    language: str
    title: str
    code_page: str
    code_label: str
    page_label: str
    qr: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is one letter's own: its text, paragraphs apart by an empty line, its code, and the QR's link."""

    text: str
    code: str
    link: str


def letters(wording: Wording, each: Sequence[Letter]) -> bytes:
    """The PDF. Texts travel as data, so that nothing in them is read as markup.

    Raises `TooLong` and `TooBusy`.
    """
    own = [{"text": letter.text, "code": letter.code, "qr": qr_svg(letter.link)} for letter in each]
    content = dumps({"wording": vars(wording), "letters": own})
    command = [sys.executable, "-m", "surveys.printed"]
    try:
        made = subprocess.run(
            command,
            cwd=PROJECT,
            input=content.encode(),
            stdout=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooBusy from None
    if made.returncode == DOES_NOT_FIT:
        raise TooLong
    made.check_returncode()
    return made.stdout
