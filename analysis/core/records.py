"""Records as columns of whole numbers."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.record import MISSING, NUMBER_BYTES, Layout, RecordColumn

#: The bits of half a square, so that sums of halves stay far below 63 bits.
HALF_A_SQUARE = 30

Slots = NDArray[np.unsignedinteger[Any]]


def answers_of(column: RecordColumn) -> int:
    """The number of answers that a column tells apart: its codes, or "there is a number"."""
    return 1 if column.kind == "number" else len(column.codes)


class Records:
    """Some records of one layout, a column at a time.

    `data` is the records one after another. A column's slots count from 0: its answers, then each reason why
    there is none in the order of `MISSING`.
    """

    def __init__(self, layout: Layout, data: bytes) -> None:
        self._rows = np.frombuffer(data, np.uint8).reshape(-1, layout.width)
        self._slots: dict[str, Slots] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def _bytes(self) -> NDArray[np.uint8]:
        """2D (byte x record): each column is read several times, and one after another they fit the cache."""
        return np.ascontiguousarray(self._rows.T)

    def slots(self, column: RecordColumn) -> Slots:
        """1D: the slot of each record in `column`. Raises `ValueError` on a value that is no code of it."""
        if column.name not in self._slots:
            self._slots[column.name] = self._read(column)
        return self._slots[column.name]

    def _read(self, column: RecordColumn) -> Slots:
        if column.kind == "number":
            return _slots_of_numbers(self.numbers(column))
        values = self._whole(column)
        unknown = np.iinfo(values.dtype).max
        slot_of = np.full(int(unknown) + 1, unknown, values.dtype)
        answers = answers_of(column)
        slot_of[:answers] = np.arange(answers)
        for position, reason in enumerate(MISSING):
            slot_of[int.from_bytes(column.missing(reason), "little")] = answers + position
        slots: Slots = slot_of[values]
        if len(slots) and slots.max() == unknown:
            raise ValueError(
                f"a record holds {values[slots.argmax()]} in {column.name}, which has no such code"
            )
        return slots

    def groups(self, column: RecordColumn) -> NDArray[np.int64]:
        """1D: the group of each record from 1: which code, or the number of a wave; 0 is none."""
        if column.kind == "group":
            return self._whole(column).astype(np.int64)
        slots = self.slots(column).astype(np.int64)
        return np.where(slots < len(column.codes), slots + 1, 0)

    def moments(self, column: RecordColumn) -> tuple[NDArray[np.float64], ...]:
        """1D each: the number of each record, and the lower and upper half of its square; 0 without a number.

        Number questions allow 10**9 units, whose square has 60 bits. Floating point holds each exactly, and
        so their sums over the records that are counted at once.
        """
        numbers = np.where(self.slots(column) == 0, self.numbers(column), 0)
        squares = numbers * numbers
        parts = (numbers, squares & (2**HALF_A_SQUARE - 1), squares >> HALF_A_SQUARE)
        return tuple(part.astype(np.float64) for part in parts)

    def numbers(self, column: RecordColumn) -> NDArray[np.int64]:
        """1D: the eight bytes of each record in a number column, reserved values included."""
        rows = self._bytes[column.offset : column.offset + NUMBER_BYTES].T
        return np.ascontiguousarray(rows).view("<i8").ravel()

    def _whole(self, column: RecordColumn) -> Slots:
        low: NDArray[np.uint8] = self._bytes[column.offset]
        if column.width == 1:
            return low
        high: NDArray[np.uint8] = self._bytes[column.offset + 1]
        return low + high.astype(np.uint16) * 256


def _slots_of_numbers(numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Slot 0 for a number, then the reasons, which are the lowest values in the order of `MISSING`."""
    from_lowest = numbers - np.iinfo(np.int64).min
    return np.where(from_lowest.view(np.uint64) < len(MISSING), from_lowest + 1, 0).astype(np.uint8)
