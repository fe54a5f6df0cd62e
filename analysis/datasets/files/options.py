"""How the files of a dataset are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from analysis.datasets.files.summary import Summary, summarise
from analysis.datasets.table import Table

Separator = Literal["comma", "semicolon", "tab"]
SEPARATORS: Mapping[Separator, str] = {"comma": ",", "semicolon": ";", "tab": "\t"}


@dataclass(frozen=True, kw_only=True)
class CsvStyle:
    """What the cells of a CSV file are, what is between them, and what stands for no value."""

    cells: Literal["codes", "labels"] = "codes"
    separator: Separator = "comma"
    missing: Literal["codes", "empty"] = "codes"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What all writers are given: `language` is that of the labels where a format has room for one.

    `dated` is the day of the snapshot: files that hold a time hold the midnight before it, not that of their
    making. `summaries` are of the table that is written.
    """

    title: str
    language: str
    dated: date
    summaries: Mapping[str, Summary]
    csv: CsvStyle = CsvStyle()

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.dated, time(), tzinfo=UTC)


def options_of(
    table: Table,
    *,
    title: str,
    language: str,
    dated: date,
    csv: CsvStyle = CsvStyle(),
) -> Options:
    """The options with the summaries of the table, which takes a pass over its cells."""
    return Options(title=title, language=language, dated=dated, summaries=summarise(table), csv=csv)
