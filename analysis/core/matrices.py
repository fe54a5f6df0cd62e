"""Boxes against boxes: which forms are combined, and which suit which goals."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from analysis.core.tables import Cell
from analysis.core.tally import Tally

#: Classes of how many boxes were ticked: the fewest of each, its last one without an end.
NUMBER_CLASSES = {"1": 1, "2": 2, "3-5": 3, "6+": 6}


def combinations(boxes: Sequence[str], tally: Tally) -> tuple[tuple[Cell | None, ...], ...]:
    """Of those who ticked the box of a row, how many ticked that of a column too; `None` on the diagonal.

    `boxes` are the columns of one tick list, in its order.
    """
    return tuple(
        tuple(None if row == column else _together(row, column, boxes, tally) for column in boxes)
        for row in boxes
    )


def _together(row: str, column: str, boxes: Sequence[str], tally: Tally) -> Cell:
    first, second = sorted((row, column), key=boxes.index)
    return Cell(int(tally.cross(first, second)[1, 1]), tally.column(row).counts["1"])


def how_many(ticked: Sequence[int], classes: Mapping[str, int] = NUMBER_CLASSES) -> dict[str, Cell]:
    """How many respondents ticked so many boxes, by class, of who ticked any.

    `ticked`: how many ticked 0, 1, 2, ... boxes (`Tally.ticked`). `classes`: the fewest of each, rising.
    """
    starts = [*classes.values(), len(ticked)]
    base = sum(ticked[1:])
    return {
        name: Cell(sum(ticked[start:end]), base)
        for name, start, end in zip(classes, starts, starts[1:], strict=False)
    }


@dataclass(frozen=True)
class Grid:
    """The ticks of goals (rows) by forms (columns). Each cell's base is that of its row."""

    goals: tuple[str, ...]
    forms: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def merged(self, goals: Mapping[str, Collection[str]], forms: Mapping[str, Collection[str]]) -> "Grid":
        """The grid with a row and a column for each cluster of goals and of forms.

        The share of a cluster is the mean share of its boxes: their ticks by their bases, added up. It is not
        the share of who ticked any of them, which the counts of boxes do not tell. Raises `ValueError` for a
        goal or form that is not in the grid.
        """
        asked = {code for cluster in (*goals.values(), *forms.values()) for code in cluster}
        if unknown := asked.difference(self.goals, self.forms):
            raise ValueError(f"The grid has no {', '.join(sorted(unknown))}.")
        return Grid(
            tuple(goals),
            tuple(forms),
            tuple(tuple(self._sum(rows, columns) for columns in forms.values()) for rows in goals.values()),
        )

    def distribution(self) -> tuple[tuple[Cell, ...], ...]:
        """The ticks of each box as a share of all ticks in its column: a form's use over the goals."""
        totals = [sum(cell.count for cell in column) for column in zip(*self.cells, strict=True)]
        return tuple(
            tuple(Cell(cell.count, total) for cell, total in zip(row, totals, strict=True))
            for row in self.cells
        )

    def _sum(self, rows: Collection[str], columns: Collection[str]) -> Cell:
        cells = [
            self.cells[self.goals.index(goal)][self.forms.index(form)] for goal in rows for form in columns
        ]
        return Cell(sum(cell.count for cell in cells), sum(cell.base for cell in cells))


def grid(
    question: str,
    goals: Sequence[str],
    forms: Sequence[str],
    tally: Tally,
    base_of: Callable[[str], int] | None = None,
) -> Grid:
    """The ticks of a grid question, of all who answered it: ticked any box of the whole grid.

    `base_of` gives each goal another base, such as who ticked anything for that goal.
    """
    rows = []
    for goal in goals:
        boxes = [tally.column(f"{question}__{goal}__{form}") for form in forms]
        rows.append(tuple(Cell(box.counts["1"], base_of(goal) if base_of else box.base) for box in boxes))
    return Grid(tuple(goals), tuple(forms), tuple(rows))


class Mark(IntEnum):
    """How well a form suits a goal: as many check marks."""

    NONE = 0
    ONE = 1
    TWO = 2


@dataclass(frozen=True)
class Thresholds:
    """The least shares, in whole percents, for one and for two check marks; they stand in the caption.

    Raises `ValueError` unless 0 < `one` < `two` <= 100.
    """

    one: int
    two: int

    def __post_init__(self) -> None:
        if not 0 < self.one < self.two <= 100:
            raise ValueError(
                f"Thresholds of {self.one}% and {self.two}% do not fit: the first must be above 0% and below "
                "the second, the second at most 100%."
            )

    def mark(self, cell: Cell) -> Mark:
        """The mark of a share, compared unrounded; none without a base."""
        if not cell.base:
            return Mark.NONE
        return Mark(sum(100 * cell.count >= least * cell.base for least in (self.one, self.two)))


def check_marks(grid: Grid, thresholds: Thresholds) -> tuple[tuple[Mark, ...], ...]:
    """The mark of each cell."""
    return tuple(tuple(thresholds.mark(cell) for cell in row) for row in grid.cells)
