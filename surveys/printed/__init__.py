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
TOO_LONG = 3
PATIENCE = 50  # seconds


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


def letters(wording: Wording, each: Sequence[Letter]) -> bytes | None:
    """The PDF, or None where the text does not fit on a page.

    Texts travel as data, so that nothing in them is read as markup.
    """
    own = [{"text": letter.text, "code": letter.code, "qr": qr_svg(letter.link)} for letter in each]
    content = dumps({"wording": vars(wording), "letters": own})
    made = subprocess.run(
        [sys.executable, "-m", "surveys.printed"],
        cwd=PROJECT,
        input=content.encode(),
        stdout=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
    )
    if made.returncode == TOO_LONG:
        return None
    made.check_returncode()
    return made.stdout
