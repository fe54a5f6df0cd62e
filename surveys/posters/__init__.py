"""Posters with the QR code of an open link: an accessible PDF of one A4 page.

typst is imported where it is used, in the process that serves the request: it hangs for ever in a child
that was forked after its first use, and the web processes fork no children. A poster takes a tenth of a
second, which is shorter than handing it to a worker and asking until it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from pathlib import Path

import segno

LAYOUT = Path(__file__).with_name("poster.typ")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a poster says in one language; `qr` describes the code to who does not see it."""

    language: str
    title: str
    invitation: str
    closing: str
    contact: str
    qr: str


def poster(*, link: str, organisation: str, wordings: Sequence[Wording]) -> bytes:
    """The PDF: the QR code of `link`, the link itself, and the wording of each language in their order.

    Texts travel as data, so that nothing in them is read as markup.
    """
    import typst  # noqa: PLC0415 - see above

    content = {
        "link": link,
        "organisation": organisation,
        "wordings": [vars(wording) for wording in wordings],
        "qr": qr_svg(link),
    }
    # PDF/UA-1: tagged, titled and with alternative texts, or typst refuses to write it.
    made = typst.compile(LAYOUT.read_bytes(), sys_inputs={"content": dumps(content)}, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def qr_svg(link: str) -> str:
    """The QR code as SVG; a quarter of it may be torn or covered."""
    drawing = segno.make_qr(link, error="q").svg_inline(border=4)
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
