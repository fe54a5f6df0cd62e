"""Disclosure control: what partners and the public may see of a table.

`protect` is the only way out: whatever is drawn, written or ranked for them takes a `Protected` table, so
that a rank or a sentence cannot tell what a cell hides. A release is protected in two steps:

1. `hidden_groups` decides once, from all its tables, which groups are shown: one pattern for all outputs.
2. `protect` hides small counts of the groups that are shown, and what would give them away.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.suppression import suppress

#: The fewest persons of a group that is shown, and of a count.
MIN_BASE = 10
MIN_CELL = 10
#: Larger tables are coarsened before they are shown to anybody: answers summed, groups joined.
MOST_CELLS = 600

Table = NDArray[np.integer[Any]]
Shown = tuple[int | None, ...]


@dataclass(frozen=True)
class Protected:
    """Counts of groups by answers with their totals, `None` where hidden. Only `protect` makes one.

    A group without a base is hidden whole. Everybody is hidden where `total` is `None`.
    """

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


def hidden_groups(
    tables: Iterable[Table], min_base: int = MIN_BASE, also: Collection[int] = ()
) -> frozenset[int]:
    """The groups to hide in all of these tables, which have the same groups as rows.

    Those in `also`, and those with fewer than `min_base` persons in any table: else a group that is large
    enough for one question and not for the next tells who left it open. Then the smallest others, until in no
    table the total and the shown groups leave one hidden group alone, or hidden groups with fewer than
    `min_base` together.
    """
    bases = [np.asarray(table).sum(axis=1) for table in tables]
    hidden = {group for base in bases for group in np.flatnonzero((base > 0) & (base < min_base)).tolist()}
    hidden.update(also)
    smallest_first = np.argsort(sum(bases), kind="stable").tolist() if bases else []
    for group in smallest_first:
        if all(_is_wide(base, hidden, min_base) for base in bases):
            break
        if any(base[group] for base in bases):
            hidden.add(group)
    return frozenset(hidden)


def _is_wide(base: Table, hidden: Collection[int], min_base: int) -> bool:
    sizes = [int(base[group]) for group in hidden if base[group]]
    return not sizes or (len(sizes) > 1 and sum(sizes) >= min_base)


def protect(
    table: Table,
    *,
    hide: Collection[int],
    min_base: int = MIN_BASE,
    min_cell: int = MIN_CELL,
    keep_totals: bool = False,
) -> Protected:
    """Hides what would tell of fewer than `min_cell` persons.

    `table`: 2D, groups by answers, each person in one cell: a box takes two columns, ticked and not ticked.
    `hide`: the release's `hidden_groups`. `keep_totals`: all totals of answers stay, also where no group can
    be shown; none of them may be small.

    Hidden first (primary suppression): counts from 1 to `min_cell` - 1, totals as well, and the groups in
    `hide`. Then other counts (secondary), until what is shown leaves each hidden count a range of at least
    `min_cell` persons. So no hidden counts have a known sum below `min_cell` either: each of them would lie
    between 0 and that sum. A zero is shown: it tells of nobody. Nothing is shown where all persons are fewer
    than `min_base`, or where their total would give the groups in `hide` away.

    Raises `ValueError` for a table beyond `MOST_CELLS`, a group below `min_base` that is not in `hide`, and
    for a `min_base` below `min_cell`.
    """
    counts = _with_totals(np.asarray(table, np.int64))
    whole = np.zeros(len(counts), np.bool_)
    whole[list(hide)] = True
    if counts[-1, -1] < min_base or not _is_wide(counts[:-1, -1], hide, min_base):
        whole[:] = True
        whole[-1] = not (keep_totals and counts[-1, -1] >= min_base)
    _check(counts, whole, min_base, min_cell)
    hidden = (counts > 0) & (counts < min_cell) | whole[:, None]
    if not whole.all():
        fixed = np.zeros(counts.shape, np.bool_)
        fixed[:, -1] = ~whole  # a base is shown with its group, in every output
        fixed[-1, :] |= keep_totals
        hidden = suppress(counts, hidden, fixed, min_cell)
    *rows, totals = (
        tuple(None if is_hidden else count for count, is_hidden in zip(*row, strict=True))
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


def _with_totals(table: NDArray[np.int64]) -> NDArray[np.int64]:
    if table.ndim != 2 or not 0 < table.size <= MOST_CELLS:
        raise ValueError(
            f"A table of {' by '.join(map(str, table.shape))} cannot be protected: "
            f"sum answers or join groups until it has at most {MOST_CELLS} cells."
        )
    rows = np.vstack((table, table.sum(axis=0)))
    return np.column_stack((rows, rows.sum(axis=1)))


def _check(counts: NDArray[np.int64], whole: NDArray[np.bool_], min_base: int, min_cell: int) -> None:
    if min_base < min_cell:
        raise ValueError(f"A group of {min_base} cannot hide counts below {min_cell}: raise the least base.")
    if ((counts[:, -1] > 0) & (counts[:, -1] < min_base) & ~whole).any():
        raise ValueError(f"A group of fewer than {min_base} would be shown: hide those of hidden_groups.")
