"""Importing responses from a data file: every cell is validated, and all rows are stored or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from secrets import token_bytes
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from surveys.actions.bulk import store_responses
from surveys.actions.completing import minutes_band
from surveys.actions.recording import record_of
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Version, Wave
from surveys.questionnaire.base import InvalidAnswer
from surveys.questionnaire.csvfile import CsvFile, CsvFileError, header_problems
from surveys.questionnaire.datafile import NOT_ANONYMISED, Row, RowReader, column_names

#: So many bad cells are kept; the rest is only counted, so that a hostile file fills no memory.
MOST_BAD_CELLS = 1_000


@dataclass(frozen=True)
class BadCell:
    """What is wrong, and where; `column` is empty where it is the row or the file."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"line {self.line}{column}: {self.reason}"


class ImportRefused(Exception):  # noqa: N818 - it is what it says
    """Nothing was imported; `bad_cells` are the first of `count`."""

    def __init__(self, bad_cells: Sequence[BadCell], count: int) -> None:
        super().__init__(f"{count} bad cells")
        self.bad_cells = bad_cells
        self.count = count


def import_responses(*, version: Version, wave: Wave | None, source: str, file: BinaryIO) -> int:
    """Imports the rows of a CSV file as responses to `version` and returns how many those were.

    In an anonymous survey they keep no date and no time, only their wave and, when completed, the band of
    minutes. Raises `ImportRefused` where anything is wrong, and then stores nothing.
    """
    rows = _Rows(load_version(version.id), file)
    with transaction.atomic():
        stored = store_responses(
            _response(row, loaded=rows.version, version=version, wave=wave, source=source) for row in rows
        )
        if rows.bad:
            raise ImportRefused(rows.bad.cells, rows.bad.count)
    return stored


@dataclass
class _BadCells:
    cells: list[BadCell] = field(default_factory=list)
    count: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, line: int, column: str, reason: str) -> None:
        self.count += 1
        if len(self.cells) < MOST_BAD_CELLS:
            self.cells.append(BadCell(line, column, reason))


class _Rows:
    """The rows of a file up to the first bad cell; the rest is still read, for the bad cells in it."""

    def __init__(self, version: LoadedVersion, file: BinaryIO) -> None:
        self.version = version
        self.file = file
        self.bad = _BadCells()

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        try:
            yield from self._rows()
        except CsvFileError as error:
            self.bad.add(error.line, "", f"{error.reason} (reading stopped here)")

    def _rows(self) -> Iterator[tuple[int, Row]]:
        lines = iter(CsvFile(self.file))
        names = column_names(self.version.questionnaire)
        number, header = next(lines, (1, []))
        if header == [NOT_ANONYMISED]:
            number, header = next(lines, (1, []))
        for column, reason in header_problems(header, names):
            self.bad.add(number, column, reason)
        if self.bad:
            return
        in_order = itemgetter(*map(header.index, names))
        reader = RowReader(self.version.questionnaire)
        for line, cells in lines:
            if len(cells) != len(names):
                self.bad.add(line, "", f"{len(cells)} cells where {len(names)} columns are named")
                continue
            try:
                row = reader.read(in_order(cells))
            except InvalidAnswer as invalid:
                for column, reason in invalid.errors.items():
                    self.bad.add(line, column, reason)
            else:
                if not self.bad:
                    yield line, row


def _response(
    numbered: tuple[int, Row], *, loaded: LoadedVersion, version: Version, wave: Wave | None, source: str
) -> Response:
    line, row = numbered
    keeps_times = not version.survey.is_anonymous
    response = Response(
        id=_id(line),
        version=version,
        wave=wave,
        source=source,
        language=row.language,
        completed=row.completed,
        answers=row.answers,
        sent=list(row.sent),
        started_at=row.started_at if keeps_times else None,
        completed_at=row.submitted_at if keeps_times else None,
        minutes_band=_minutes_band(row),
    )
    response.record = record_of(loaded, response)
    return response


def _minutes_band(row: Row) -> str:
    if row.started_at is None or row.submitted_at is None:
        return ""
    return minutes_band(int((row.submitted_at - row.started_at).total_seconds()))


def _id(line: int) -> UUID:
    """A random id that sorts by the line of the file, so that an export has the rows in the same order."""
    return UUID(bytes=line.to_bytes(4, "big") + token_bytes(12), version=4)
