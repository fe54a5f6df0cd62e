"""The record: the closed answers of a response as bytes of a fixed width.

A choice or tick is the index of its code in one byte (two where a column has more than 250 codes), a number
eight signed bytes in whole units of its declared decimals, a group number two bytes (0: none). Values from
the top of the range are reserved: not reached, hidden by routing, seen and left open. Little-endian
throughout, so that `numpy.frombuffer` reads a thousand records as a matrix.

First come the columns of the response itself, `@completed`, `@language`, `@source`, `@wave`, `@organisation`,
then for each page whether it was sent, `@page__CODE`, then the closed columns of the questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal, Self

from surveys.questionnaire.base import TICK_CODES, Column
from surveys.questionnaire.document import Questionnaire

#: What the columns of the response itself are called; a question's name cannot begin so.
COMPLETED, LANGUAGE, SOURCE = "@completed", "@language", "@source"
WAVE, ORGANISATION = "@wave", "@organisation"

#: Reserved values, as the distance from the top of a column's range (255 in one byte, 65535 in two).
NOT_REACHED, HIDDEN, LEFT_OPEN = 255, 254, 253
MISSING = (NOT_REACHED, HIDDEN, LEFT_OPEN)
MOST_CODES_IN_A_BYTE = 250
NUMBER_BYTES = 8
GROUP_BYTES = 2
#: A number that is missing is one of the lowest values of eight signed bytes.
LOWEST = -(2**63)

RecordKind = Literal["choice", "tick", "number", "group"]


@dataclass(frozen=True, kw_only=True)
class RecordColumn:
    """Where a column lies in the record and what its values mean.

    `page` is the code of the page that asks it; what the response itself is has none.
    """

    name: str
    kind: RecordKind
    codes: tuple[str, ...] = ()
    decimals: int = 0
    page: str = ""
    offset: int = 0
    width: int

    def missing(self, reason: int) -> bytes:
        """The bytes of `reason`, one of `MISSING`."""
        if self.kind == "number":
            return (LOWEST + (255 - reason)).to_bytes(NUMBER_BYTES, "little", signed=True)
        top: int = 256**self.width - 1
        return (top - (255 - reason)).to_bytes(self.width, "little")

    def encode(self, cell: str) -> bytes:
        """The bytes of a cell that is not empty. Raises `ValueError` where the column has no such value."""
        if self.kind == "number":
            return _whole_units(cell, self.decimals).to_bytes(NUMBER_BYTES, "little", signed=True)
        if self.kind == "group":
            return int(cell).to_bytes(GROUP_BYTES, "little")
        return self.codes.index(cell).to_bytes(self.width, "little")

    def decode(self, record: bytes) -> str:
        """The cell of this column in a record; empty where there is no answer, whatever the reason."""
        stored = record[self.offset : self.offset + self.width]
        if stored in self._missing:
            return ""
        value = int.from_bytes(stored, "little", signed=self.kind == "number")
        if self.kind == "number":
            return format(Decimal(value).scaleb(-self.decimals), "f")
        return str(value) if self.kind == "group" else self.codes[value]

    @cached_property
    def _missing(self) -> frozenset[bytes]:
        return frozenset(self.missing(reason) for reason in MISSING)


def _whole_units(cell: str, decimals: int) -> int:
    try:
        units = Decimal(cell).scaleb(decimals)
        whole = int(units)
    except (InvalidOperation, OverflowError):
        raise ValueError(f"{cell!r} is no number") from None
    if whole != units or not LOWEST + len(MISSING) <= whole < -LOWEST:
        raise ValueError(f"{cell!r} does not fit a number with {decimals} decimals")
    return whole


@dataclass(frozen=True)
class Layout:
    """The columns of a version's records; it is stored with the version and never changes."""

    columns: tuple[RecordColumn, ...]

    @classmethod
    def of(cls, questionnaire: Questionnaire, sources: Sequence[str]) -> Self:
        """The layout for a questionnaire; `sources` are what a response can come from."""
        columns = []
        offset = 0
        for column in _columns(questionnaire, tuple(sources)):
            columns.append(replace(column, offset=offset))
            offset += column.width
        return cls(tuple(columns))

    @classmethod
    def from_json(cls, data: Sequence[Mapping[str, Any]]) -> Self:
        """The layout that `as_json` wrote."""
        return cls(tuple(RecordColumn(**{**column, "codes": tuple(column["codes"])}) for column in data))

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(column) for column in self.columns]

    @cached_property
    def width(self) -> int:
        """The bytes of a record."""
        return sum(column.width for column in self.columns)

    @cached_property
    def by_name(self) -> Mapping[str, RecordColumn]:
        """The columns by their names, in order."""
        return {column.name: column for column in self.columns}

    def cells(self, record: bytes) -> dict[str, str]:
        """The cells of a record by column name, those of the response itself and of the pages first."""
        return {column.name: column.decode(record) for column in self.columns}


def _columns(questionnaire: Questionnaire, sources: tuple[str, ...]) -> Iterator[RecordColumn]:
    """The columns of a layout before each has its place."""
    yield _coded(COMPLETED, TICK_CODES, "tick")
    yield _coded(LANGUAGE, questionnaire.languages)
    yield _coded(SOURCE, sources)
    for name in (WAVE, ORGANISATION):
        yield RecordColumn(name=name, kind="group", width=GROUP_BYTES)
    for page in questionnaire.pages:
        yield _coded(f"@page__{page.code}", TICK_CODES, "tick")
    for page in questionnaire.pages:
        for question in page.questions:
            for column in question.columns():
                yield from _closed(column, page.code)


def _closed(column: Column, page: str) -> Iterator[RecordColumn]:
    """The column of a record for a column of a question; none for a text."""
    if column.kind == "number":
        width = NUMBER_BYTES
        yield RecordColumn(name=column.name, kind="number", decimals=column.decimals, page=page, width=width)
    elif column.kind != "text":
        yield _coded(column.name, column.codes, column.kind, page)


def _coded(
    name: str, codes: tuple[str, ...], kind: Literal["choice", "tick"] = "choice", page: str = ""
) -> RecordColumn:
    width = 1 if len(codes) <= MOST_CODES_IN_A_BYTE else 2
    return RecordColumn(name=name, kind=kind, codes=codes, page=page, width=width)
