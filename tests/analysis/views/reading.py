"""Answers for the small study, and pages read as tables of words."""

from datetime import datetime
from html.parser import HTMLParser

from analysis.actions.counting import count_pending
from surveys.actions.importing import import_responses
from surveys.models import Response, Version
from tests.support.study import NOW, data_file

Rows = list[list[str]]

#: Query strings that select nothing that there is, and what is said of each.
BAD_SELECTIONS = [
    ({"only_sector": "moon"}, "“moon” is not one of the choices."),
    ({"only_@completed": "\0"}, "is not one of the choices."),
    ({"only_before__desk": "much"}, "This version cannot be filtered by “before__desk”."),
    ({"careless": "maybe"}, "“maybe” is not one of the choices."),
    ({"answers": "polished"}, "“polished” is not one of the choices."),
    ({"version": "7"}, "“7” is not one of the choices."),
]


def answered(version: Version, *rows: dict[str, str], source: str = Response.Source.IMPORTED) -> None:
    """Responses that wait to be counted."""
    wave = version.survey.waves.get()
    import_responses(version=version, wave=wave, source=source, file=data_file(*rows))


def counted(version: Version, *rows: dict[str, str], now: datetime = NOW, source: str = "imported") -> None:
    """Responses that are in the totals."""
    answered(version, *rows, source=source)
    count_pending(version_id=version.id, now=now)


class Reader(HTMLParser):
    """The words of a page by the id of the part they stand in, and the rows of its tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}
        self.tables: dict[str, Rows] = {}
        self._part = ""
        self._in_row = self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if "data-part" in given:
            self._part = given["id"] or ""
        if tag == "tr":
            self.tables.setdefault(self._part, []).append([])
        if tag in ("td", "th"):
            self.tables[self._part][-1].append("")
            self._in_row = True
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_row = False
        self._in_script = False

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self._in_script:
            return
        self.parts[self._part] = f"{self.parts.get(self._part, '')} {words}".strip()
        if self._in_row:
            row = self.tables[self._part][-1]
            row[-1] = f"{row[-1]} {words}".strip()
