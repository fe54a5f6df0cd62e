"""Columns of whole numbers in a file, so that rows by the million need no memory.

A cell of a choice is the place of its answer from 1, of a tick 0 or 1, and a `Missing` code where there is
none. Numbers have any value, so their missing cells are the lowest ones that eight bytes hold.
"""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from analysis.datasets.table import Cells, Missing, Variable, VariableKind

Stored = NDArray[np.signedinteger[Any]]

#: From here down a number is missing: the lowest number less a `Missing` code.
LOWEST = np.iinfo(np.int64).min
HIGHEST_MISSING = LOWEST + 100


class ColumnFile(Sequence[Stored]):
    """Columns of `rows` cells each, one behind another; as a sequence it reads a whole column.

    The file has no name, so it is gone with whoever made it, killed or not.
    """

    def __init__(self, rows: int, kinds: Iterable[VariableKind]) -> None:
        self.rows = rows
        self.types = [np.dtype("<i8" if kind == "number" else "<i2") for kind in kinds]
        ends = np.cumsum([0, *(rows * each.itemsize for each in self.types)])
        self._starts = [int(end) for end in ends[:-1]]
        self._file = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._file.truncate(int(ends[-1]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self.types)

    @overload
    def __getitem__(self, place: int) -> Stored: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Stored]: ...

    def __getitem__(self, place: int | slice) -> Stored | Sequence[Stored]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        return self.read(range(len(self))[place])

    def read(self, column: int, start: int = 0, stop: int | None = None) -> Stored:
        """1D: the cells of some rows of a column."""
        own = self.types[column]
        stop = self.rows if stop is None else min(stop, self.rows)
        self._file.seek(self._starts[column] + start * own.itemsize)
        return np.frombuffer(self._file.read((stop - start) * own.itemsize), own)

    def write(self, column: int, cells: NDArray[Any], start: int = 0) -> None:
        """Writes cells into a column, from row `start` on."""
        own = self.types[column]
        self._file.seek(self._starts[column] + start * own.itemsize)
        self._file.write(cells.astype(own, copy=False).tobytes())


def stored_missing(kind: VariableKind, reason: Missing) -> int:
    """The cell of a variable of this kind that has no value."""
    return LOWEST - reason if kind == "number" else int(reason)


def is_answer(kind: VariableKind, cells: Stored) -> NDArray[np.bool_]:
    """1D: whether a cell has a value."""
    return cells >= (HIGHEST_MISSING if kind == "number" else 0)


def as_cells(variable: Variable, stored: Stored) -> Cells:
    """Stored cells as files are written from them."""
    answered = is_answer(variable.kind, stored)
    reasons = LOWEST - stored if variable.kind == "number" else stored
    return Cells(
        values=np.where(answered, stored, 0).astype(np.int64),
        absent=np.where(answered, 0, reasons).astype(np.int8),
    )
