"""Reading the counts of a tally. Shares are made from them by `analysis.core.shares`, never stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.core.blocks import Key, Shape, Vector
from analysis.core.records import HALF_A_SQUARE
from surveys.questionnaire.record import COMPLETED, HIDDEN, LEFT_OPEN, MISSING, RecordColumn


@dataclass(frozen=True)
class ColumnCounts:
    """How often each code of a column was given, and why it was not.

    The bases: `seen` sent the page, of whom `asked` were shown the question, of whom `base` answered it.
    A number has no codes, only bases.
    """

    counts: Mapping[str, int]
    base: int
    hidden: int
    left_open: int

    @property
    def asked(self) -> int:
        return self.base + self.left_open

    @property
    def seen(self) -> int:
        return self.asked + self.hidden


@dataclass(frozen=True)
class NumberMoments:
    """n, sum and sum of squares of a number question in whole units of `10 ** -decimals`, exact."""

    n: int
    total: int
    squares: int


class Tally:
    """The counts of one group; `vector` has a cell for each of `shape`."""

    def __init__(self, shape: Shape, vector: Vector) -> None:
        if vector.shape != (shape.size,):
            raise ValueError(
                f"a tally of {shape.size} cells cannot be read from {vector.size}: rebuild the totals"
            )
        self.shape = shape
        self.vector = vector

    @classmethod
    def empty(cls, shape: Shape) -> "Tally":
        """The tally of no record."""
        return cls(shape, np.zeros(shape.size, np.int64))

    @classmethod
    def unpack(cls, shape: Shape, counts: bytes) -> "Tally":
        """The tally that `pack` stored. Raises `ValueError` where it was packed with another shape."""
        return cls(shape, np.frombuffer(counts, "<i8"))

    def pack(self) -> bytes:
        """The vector as little-endian int64."""
        return self.vector.astype("<i8").tobytes()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.shape, self.vector + other.vector)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.shape, self.vector - other.vector)

    @property
    def started(self) -> int:
        """The number of responses."""
        return int(self.vector[0])

    @property
    def completed(self) -> int:
        """The number of responses that were submitted."""
        return self.column(COMPLETED).counts["1"]

    def sent(self, page: str) -> int:
        """The number of responses in which the page with this code was sent."""
        return self.column(f"@page__{page}").counts["1"]

    def columns(self) -> Iterator[RecordColumn]:
        """The columns that answer questions, in the order of the data file."""
        return (column for column in self.shape.layout.columns if not column.name.startswith("@"))

    def column(self, name: str) -> ColumnCounts:
        """The counts of the column called `name`. Raises `KeyError` for a text, which is in no record."""
        cells: list[int] = self._cells(("one way", name)).tolist()
        answers, missing = cells[: -len(MISSING)], dict(zip(MISSING, cells[-len(MISSING) :], strict=True))
        counts = dict(zip(self.shape.layout.by_name[name].codes, answers, strict=False))
        return ColumnCounts(counts, sum(answers), missing[HIDDEN], missing[LEFT_OPEN])

    def cross(self, first: str, second: str) -> Vector:
        """2D: codes of `first` by codes of `second`, of who answered both. `KeyError` for a pair not kept.

        Kept are pairs of one item at two moments (earlier first) and of two boxes of a list (in their order).
        """
        columns = self.shape.layout.by_name
        cells = self._cells(("cross", first, second))
        return cells.reshape(len(columns[first].codes), len(columns[second].codes))

    def ticked(self, name: str) -> tuple[int, ...]:
        """How many respondents ticked 0, 1, 2, ... boxes; who left the question open is not counted.

        `name` is the code of a tick list, or `CODE__ITEM` for a row of a grid.
        """
        return tuple(self._cells(("ticked", name)).tolist())

    def moments(self, name: str) -> NumberMoments:
        """The moments of the number column called `name`."""
        total, lower, upper = self._cells(("moments", name)).tolist()
        return NumberMoments(self.column(name).base, total, lower + (upper << HALF_A_SQUARE))

    def _cells(self, key: Key) -> Vector:
        return self.vector[self.shape.places[key]]
