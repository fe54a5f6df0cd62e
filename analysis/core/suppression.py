"""Secondary suppression: hiding more cells until no hidden one can be worked out from the others.

A table with its totals is a circulation: persons flow from row to column through the cells, from column to
the row of totals, on through the grand total, and back through the totals of the rows; what a table with the
same totals and shown cells may also hold is another flow on the hidden cells (Cox 1995, JASA 90, 1453-1462).
So how far a hidden cell may rise or fall is a largest flow round it, and where that is not enough, the
cheapest way round says which cells to hide as well. Hiding more never narrows what was wide.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Cell = tuple[int, int]

#: How dear it is to hide the total of an answer, in cells that hold everybody.
TOTAL = 10


def suppress(counts: Counts, hidden: Hidden, fixed: Hidden, width: int) -> Hidden:
    """`hidden` and what to hide besides, all 2D with the totals in the last row and column.

    Afterwards the values that a hidden cell may have, as far as the shown ones tell, are at least `width`
    apart, or as far as that goes without hiding what is `fixed`. The way there is greedy: few cells are
    hidden, not always the fewest.
    """
    hidden = hidden.copy()
    pending = _cells(hidden)
    while pending:
        for cell in sorted(_missing(counts, hidden, fixed, pending.pop(), width)):
            hidden[cell] = True
            pending.append(cell)
    return hidden


def _missing(counts: Counts, hidden: Hidden, fixed: Hidden, cell: Cell, width: int) -> set[Cell]:
    """The cells to hide so that the values of `cell` are `width` apart."""
    tail, head = _ends(counts, cell)
    fall = _Flow(counts, hidden, cell).push(tail, head, min(width, int(counts[cell])))
    rise = _Flow(counts, hidden, cell)
    wanted = width - fall
    wanted -= rise.push(head, tail, wanted)
    rise.may_hide(~fixed)
    rise.push(head, tail, wanted)
    return rise.used - set(_cells(hidden))


def _cells(mask: Hidden) -> list[Cell]:
    return [(int(row), int(column)) for row, column in np.argwhere(mask)]


def _ends(counts: Counts, cell: Cell) -> tuple[int, int]:
    """The node that a cell's persons come from and the one they go to; columns are numbered after rows."""
    row, column = cell
    rows, columns = counts.shape
    one_total = (row == rows - 1) != (column == columns - 1)
    return (rows + column, row) if one_total else (row, rows + column)


class _Flow:
    """Persons moved through the cells of a table, except `around`; at first through hidden ones only."""

    def __init__(self, counts: Counts, hidden: Hidden, around: Cell) -> None:
        self.used: set[Cell] = set()
        self._counts, self._around = counts, around
        self._room = counts.copy()  # how far each cell can still fall
        self._price = _prices(counts)
        self._price[hidden] = 0
        self._open = hidden.copy()
        self._open[around] = False

    def may_hide(self, free: Hidden) -> None:
        """From now on persons move through the shown cells in `free` too, which are then `used`."""
        self._open |= free
        self._open[self._around] = False

    def push(self, start: int, end: int, wanted: int) -> int:
        """Moves at most `wanted` persons from node to node; how many it were."""
        pushed = 0
        while pushed < wanted:
            path = self._cheapest(start, end, wanted - pushed) or self._cheapest(start, end, 1)
            if not path:
                break
            amount = min([wanted - pushed, *(int(self._room[cell]) for cell, rises in path if not rises)])
            for cell, rises in path:
                self._room[cell] += amount if rises else -amount
                self._price[cell] = 0
                self.used.add(cell)
            pushed += amount
        return pushed

    def _cheapest(self, start: int, end: int, least: int) -> list[tuple[Cell, bool]]:
        """The cells of the cheapest way that `least` persons can go, and whether each rises; empty if none.

        Dijkstra's algorithm (1959) on a dense graph.
        """
        nodes = sum(self._counts.shape)
        cost = np.full(nodes, np.inf)
        cost[start] = 0
        reached_by: dict[int, tuple[int, Cell, bool]] = {}
        left = set(range(nodes))
        while left:
            node = min(left, key=lambda each: (cost[each], each))
            left.remove(node)
            if node == end or cost[node] == np.inf:
                break
            for other, cell, rises in self._ways(node, least):
                if other in left and cost[node] + self._price[cell] < cost[other]:
                    cost[other] = cost[node] + self._price[cell]
                    reached_by[other] = (node, cell, rises)
        return list(_back(reached_by, start, end))

    def _ways(self, node: int, least: int) -> Iterator[tuple[int, Cell, bool]]:
        """The nodes that `least` persons can go to from `node`, through which cell, and whether it rises."""
        rows, columns = self._counts.shape
        is_row = node < rows
        for other in range(rows, rows + columns) if is_row else range(rows):
            cell = (node, other - rows) if is_row else (other, node - rows)
            rises = _ends(self._counts, cell)[0] == node
            if self._open[cell] and (rises or self._room[cell] >= least):
                yield other, cell, rises


def _back(reached_by: dict[int, tuple[int, Cell, bool]], start: int, end: int) -> Iterator[tuple[Cell, bool]]:
    node = end
    while node != start and node in reached_by:
        node, cell, rises = reached_by[node]
        yield cell, rises


def _prices(counts: Counts) -> NDArray[Any]:
    """What it costs to hide each cell: its persons; a zero as much as everybody, since it may be known."""
    everybody = int(counts[-1, -1]) + 1
    prices = np.where(counts > 0, counts, everybody).astype(np.float64)
    prices[-1, :] += TOTAL * everybody
    return prices
