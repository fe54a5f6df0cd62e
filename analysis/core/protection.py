"""Disclosure control: what partners and the public may see of a table.

`protect` is the only way out: whatever is drawn, written or ranked for them takes a `Protected` table, so
that a rank or a sentence cannot tell what a cell hides.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.suppression import suppress

MIN_BASE = 10
MIN_CELL = 10
#: Larger tables are coarsened before they are shown to anybody: answers summed, groups joined.
MOST_CELLS = 2_000

Shown = tuple[int | None, ...]


@dataclass(frozen=True)
class Protected:
    """Counts of groups by answers with their totals, `None` where hidden. Only `protect` makes one."""

    rows: tuple[Shown, ...]
    bases: Shown
    totals: Shown
    total: int | None
    min_base: int
    min_cell: int

    @property
    def hidden(self) -> int:
        """How many counts are hidden, totals included."""
        shown = (*self.rows, self.bases, self.totals, (self.total,))
        return sum(count is None for part in shown for count in part)


def protect(
    table: NDArray[np.integer[Any]],
    *,
    min_base: int = MIN_BASE,
    min_cell: int = MIN_CELL,
    hide: Collection[int] = (),
) -> Protected:
    """Hides what would tell of fewer than `min_cell` persons, or of a group of fewer than `min_base`.

    `table`: 2D, groups by answers, each person in one cell: a box takes two columns, ticked and not ticked.
    `hide`: groups that are hidden throughout a release (`small_groups`).

    Hidden first (primary suppression): counts from 1 to `min_cell` - 1, totals as well, and all of a group
    below `min_base`. Then others (secondary), until what is shown leaves each hidden count a range of at
    least `min_cell` persons. So no hidden counts have a known sum below `min_cell` either: each of them would
    have to lie between 0 and that sum. A zero is shown: it tells of nobody. With fewer than `min_base`
    persons together nothing is shown. Raises `ValueError` for a table beyond `MOST_CELLS`.
    """
    counts = _with_totals(np.asarray(table, np.int64))
    hidden = (counts > 0) & (counts < min_cell)
    small = counts[:, -1] < min_base
    small[list(hide)] = True
    hidden[small] = True
    if small[-1]:  # the total of all
        hidden[:] = True
    else:
        hidden = suppress(counts, hidden, min_cell)
    *rows, totals = (
        tuple(None if cell_hidden else count for count, cell_hidden in zip(*row, strict=True))
        for row in zip(counts.tolist(), hidden.tolist(), strict=True)
    )
    return Protected(
        rows=tuple(row[:-1] for row in rows),
        bases=tuple(row[-1] for row in rows),
        totals=totals[:-1],
        total=totals[-1],
        min_base=min_base,
        min_cell=min_cell,
    )


def small_groups(tables: Iterable[NDArray[np.integer[Any]]], min_base: int = MIN_BASE) -> frozenset[int]:
    """The groups that are below `min_base` in one of these tables: hidden in all, they make one pattern.

    Otherwise a group that is large enough for one question and not for the next tells who left it open.
    """
    return frozenset(
        group for table in tables for group in np.flatnonzero(table.sum(axis=1) < min_base).tolist()
    )


def _with_totals(table: NDArray[np.int64]) -> NDArray[np.int64]:
    if table.ndim != 2 or not 0 < table.size <= MOST_CELLS:
        raise ValueError(
            f"A table of {' by '.join(map(str, table.shape))} cannot be protected: "
            f"sum answers or join groups until it has at most {MOST_CELLS} cells."
        )
    rows = np.vstack((table, table.sum(axis=0)))
    return np.column_stack((rows, rows.sum(axis=1)))
