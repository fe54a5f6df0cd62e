"""A report as one HTML file that needs nothing else: no script, charts as SVG in the page.

The typeface comes along, since labels of charts are as wide as they were when the charts were drawn.
"""

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from analysis.report.files.document import Document, Drawn, Entry
from analysis.report.files.images import svg
from analysis.report.files.shades import SHADES, colours
from analysis.report.files.typeface import FAMILY, REGULAR

STYLE = Path(__file__).with_name("page.css")


def write(document: Document, drawn: Drawn) -> bytes:
    """The page, in UTF-8."""
    context = {
        "document": document,
        "style": _style(),
        "chapters": [
            {"chapter": chapter, "outputs": [_shown(entry, drawn) for entry in chapter.entries]}
            for chapter in document.chapters
        ],
    }
    with translation.override(document.language):
        return render_to_string("analysis/files/report.html", context).encode()


def _style() -> SafeString:
    """The style of the file, which as one file cannot link it; pages that are served never have it inside."""
    typeface = b64encode(REGULAR.read_bytes()).decode()
    rules = [
        f'@font-face {{ font-family: "{FAMILY}"; src: url("data:font/otf;base64,{typeface}"); }}',
        STYLE.read_text(),
    ]
    for shade in range(len(SHADES)):
        ground, ink = colours(shade)
        rules.append(f".shade-{shade} {{ background: {ground}; color: {ink}; }}")
    return mark_safe("<style>\n" + "\n".join(rules) + "\n</style>")  # noqa: S308 - our own


def _shown(entry: Entry, drawn: Drawn) -> dict[str, Any]:
    shown = {"entry": entry, "drawing": _drawing(entry), "rows": _rows(entry), "width": len(entry.head) + 1}
    drawn()
    return shown


def _drawing(entry: Entry) -> SafeString:
    if entry.chart is None:
        return SafeString("")
    # One image with one name; the marks inside say nothing more.
    opening = f'<svg role="img" aria-label="{escape(entry.alternative)}" '
    return mark_safe(svg(entry.chart).replace("<svg ", opening, 1))  # noqa: S308 - Vega escapes its texts


def _rows(entry: Entry) -> SafeString:
    """Joined here: loops of the template engine take ten times as long."""
    rows = []
    for line in entry.lines:
        if line.heading:
            across = f'<th scope="rowgroup" colspan="{len(entry.head) + 1}">{escape(line.heading)}</th>'
            rows.append(f'<tr class="heading">{across}</tr>')
        cells = []
        for box, column in zip(line.boxes, entry.output.columns, strict=True):
            name = "words" if column.unit == "names" else "" if box.shade is None else f"shade-{box.shade}"
            cells.append(
                f'<td class="{name}">{escape(box.text)}</td>' if name else f"<td>{escape(box.text)}</td>"
            )
        opening = '<tr class="total">' if line.is_total else "<tr>"
        rows.append(f'{opening}<th scope="row">{escape(line.label)}</th>{"".join(cells)}</tr>')
    return mark_safe("\n".join(rows))  # noqa: S308 - escaped above
