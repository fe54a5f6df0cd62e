"""The package of a dataset: one ZIP with the data, what documents them, and a manifest.

The same table and facts make the same bytes: nothing in a file holds the time or the place of its making.
"""

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from analysis.datasets.about import About
from analysis.datasets.files import FORMATS, ddi, documents, manifest, questionnaire, r_script, variables
from analysis.datasets.files.archive import write_archive
from analysis.datasets.files.citation import title_of
from analysis.datasets.files.options import CsvStyle, Options, options_of
from analysis.datasets.table import Chunk, Table

#: Told how many percent are done and what is being done; what it raises stops the work.
Tell = Callable[[int, str], None]
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100
#: Of the work, up to these percents: looking through the cells, writing data, writing documents.
_LOOKED, _WRITTEN, _DOCUMENTED = 10, 85, 95


class UnknownFormat(ValueError):  # noqa: N818 - it is what it says
    """There is no such data format; the sentence names those that there are."""


def write_package(
    table: Table,
    about: About,
    formats: Collection[str],
    path: Path,
    tell: Tell,
    *,
    csv: CsvStyle = CsvStyle(),  # noqa: B008 - it never changes
) -> None:
    """Write the ZIP at `path`, which is there whole or not at all; `formats` are names of `FORMATS`.

    Works in a folder beside it that a later call empties, should the process be killed. Raises
    `UnknownFormat`, `xlsx.TooLarge`, `OSError` where the disk is full, and whatever `tell` raises.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise UnknownFormat(f"There is no format {unknown[0]}. Choose from {', '.join(FORMATS)}.")
    folder = path.with_name(f"{path.name}.parts")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        _Package(table, about, [name for name in FORMATS if name in formats], csv, folder, tell).write(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """The name as a file or folder may have it on every system, whatever a survey is called."""
    return _NOT_IN_A_NAME.sub("-", name)[:_LONGEST_NAME].strip(".-") or "dataset"


@dataclass
class _Package:
    """A package that is being written, its members in a folder of its own."""

    table: Table
    about: About
    formats: list[str]
    csv: CsvStyle
    folder: Path
    tell: Tell
    percent: int = 0

    def write(self, path: Path) -> None:
        options = options_of(
            self._watched(_("Looking through the cells"), 0, _LOOKED),
            title=f"{title_of(self.about)}, release {self.about.number}",
            language=self.about.language,
            dated=self.about.as_of,
            csv=self.csv,
        )
        self._data(options)
        self._tell(_WRITTEN, _("Writing the documents"))
        self._documents(options)
        self._tell(_DOCUMENTED, _("Packing"))
        members = {each.name: each for each in self.folder.iterdir()}
        manifest.write(self.table, self.about, options, members, self.folder / "manifest.json")
        inside = safe_name(self.about.name)
        members = {f"{inside}/{each.name}": each for each in self.folder.iterdir()}
        write_archive(members, self.folder / "package.zip")
        (self.folder / "package.zip").replace(path)

    def _data(self, options: Options) -> None:
        share = (_WRITTEN - _LOOKED) / max(1, len(self.formats))
        for place, name in enumerate(self.formats):
            start = int(_LOOKED + place * share)
            step = _("Writing the %(format)s file") % {"format": FORMATS[name].title}
            table = self._watched(step, start, int(start + share))
            FORMATS[name].write(table, self.folder / f"data.{name}", options)

    def _documents(self, options: Options) -> None:
        table, about, folder = self.table, self.about, self.folder
        files = [f"data.{name}" for name in self.formats]
        if "csv" in self.formats and self.csv.cells == "codes":
            r_script.write(table, folder / "data.R", options, "data.csv")
        variables.write(table, folder / "variables.csv", options)
        ddi.write(table, about, options, files, folder / "codebook.xml")
        documents.write_codebook(table, about, options, folder / "codebook.html")
        documents.write_disclosure(table, about, folder / "disclosure.html")
        documents.write_readme(table, about, options, files, folder / "README.txt")
        documents.write_changes(table, about, folder / "CHANGES.txt")
        for number, asked in about.questionnaires.items():
            version = f"-v{number}" if len(about.questionnaires) > 1 else ""
            for language in asked.languages:
                name = f"questionnaire{version}-{safe_name(language)}.pdf"
                questionnaire.write(asked, language, options, folder / name)

    def _tell(self, percent: int, step: str) -> None:
        """Never less than before, though some steps go through the cells twice."""
        self.percent = max(self.percent, percent)
        self.tell(self.percent, step)

    def _watched(self, step: str, start: int, end: int) -> Table:
        """The table, which tells after each chunk how far the work is."""

        def chunks() -> Iterator[Chunk]:
            rows = 0
            for chunk in self.table.chunks():
                done = min(1, rows / max(1, self.table.rows))
                self._tell(int(start + (end - start) * done), step)
                yield chunk
                rows += len(next(iter(chunk.values())).absent) if chunk else 0

        return Table(variables=self.table.variables, rows=self.table.rows, chunks=chunks)
