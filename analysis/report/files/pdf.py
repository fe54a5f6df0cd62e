"""A report as PDF: tagged, with captions, text alternatives and table heads that repeat on each page.

Only a process that forks no more writes: `surveys.printed.typesetting` says why.
"""

from json import dumps
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.report.files.document import Box, Document, Drawn, Entry, Line
from analysis.report.files.images import svg
from analysis.report.files.shades import colours
from analysis.report.files.typeface import FAMILY, FOLDER
from surveys.printed.typesetting import typeset

LAYOUT, PIECE = (Path(__file__).with_name(name) for name in ("report.typ", "piece.typ"))


def write(document: Document, drawn: Drawn) -> bytes:
    """The PDF. Texts travel as data, so that nothing in them is read as markup."""
    with translation.override(document.language):
        content = _content(document, drawn)
    return _compile(LAYOUT, content, document)


def piece(drawn: str, entry: Entry, document: Document) -> bytes:
    """The chart of an entry, as `svg` drew it, as a PDF of its own."""
    content = {
        "title": entry.output.caption,
        "language": document.language,
        "chart": drawn,
        "alternative": entry.alternative,
    }
    return _compile(PIECE, content, document)


def _compile(layout: Path, content: dict[str, Any], document: Document) -> bytes:
    return typeset(layout, dumps(content), fonts=(FOLDER,), timestamp=int(document.dated.timestamp()))


def _content(document: Document, drawn: Drawn) -> dict[str, Any]:
    return {
        "title": document.title,
        "language": document.language,
        "family": FAMILY,
        "contents": _("Contents"),
        "method": _("How this report was made"),
        "facts": document.facts,
        "sentences": document.sentences,
        "chapters": [
            {"title": chapter.title, "outputs": [_output(entry, drawn) for entry in chapter.entries]}
            for chapter in document.chapters
        ],
    }


def _output(entry: Entry, drawn: Drawn) -> dict[str, Any]:
    output = {
        "caption": entry.output.caption,
        "chart": svg(entry.chart) if entry.chart else None,
        "alternative": entry.alternative,
        "head": entry.head,
        "words": [column.unit == "names" for column in entry.output.columns],
        "lines": [_line(line) for line in entry.lines],
        "notes": entry.output.notes,
    }
    drawn()
    return output


def _line(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "heading": line.heading,
        "total": line.is_total,
        "boxes": [_box(box) for box in line.boxes],
    }


def _box(box: Box) -> dict[str, Any]:
    ground, ink = (None, None) if box.shade is None else colours(box.shade)
    return {"text": box.text, "ground": ground, "ink": ink}
