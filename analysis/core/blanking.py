"""Local suppression: which cells to blank so that every row hides in a group that is large enough.

As in Sweeney (2002, IJUFKS 10, 571-588) rows that stand out lose cells rather than columns losing detail. A
blanked cell counts as a value of its own, so a row that loses cells joins those that lost the same ones and
are alike in the rest: no group is told to be larger than it is for who knows which cells are gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from analysis.core.anonymity import Column, Groups, Sensitive, diversity, groups

#: 2D, a row of the table by a quasi-identifier.
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

#: So many sets of columns of one size are tried; where there are more, larger sets are tried at once.
MOST_PATTERNS = 300


class OutOfReach(Exception):  # noqa: N818 - it is what it says
    """Not even with all quasi-identifiers blanked in every row would the promise hold."""


@dataclass(frozen=True)
class Promise:
    """Each group has `k` rows and `diversity` (l) different answers to each sensitive column."""

    k: int
    diversity: int = 1
    sensitive: tuple[Sensitive, ...] = ()

    def kept_by(self, found: Groups, rows: Rows) -> NDArray[np.bool_]:
        """1D: whether each group, of which `found` tells for the rows with these numbers, is large enough."""
        kept = found.sizes >= self.k
        for sensitive in self.sensitive:
            kept &= diversity(found, sensitive.at(rows)) >= self.diversity
        return kept


def blank(columns: Sequence[Column], rows: int, promise: Promise) -> Mask:
    """The cells to blank so that `promise` is kept: 2D, row by column.

    Greedy, and the same at each call: of the sets of columns with the fewest cells the one that most rows are
    helped by goes first, the first of these. Raises `OutOfReach`.
    """
    mask = np.zeros((rows, len(columns)), np.bool_)
    everybody = np.arange(rows)
    if rows and not promise.kept_by(groups((), rows), everybody).all():
        raise OutOfReach
    open_rows = _exposed(groups(columns, rows), everybody, promise)
    for patterns in _patterns(len(columns)):
        while len(open_rows):
            found = [_helped(columns, open_rows, mask, pattern, promise) for pattern in patterns]
            best = max(range(len(patterns)), key=lambda place: len(found[place]))
            if not len(found[best]):
                break
            mask[np.ix_(found[best], np.array(patterns[best]))] = True
            open_rows = np.setdiff1d(open_rows, found[best], assume_unique=True)
    if len(open_rows):
        _join_the_rest(columns, open_rows, mask, promise)
    return mask


def _patterns(columns: int) -> Iterator[list[tuple[int, ...]]]:
    """The sets of columns that a row may lose, those with the fewest first."""
    for size in range(1, columns + 1):
        if comb(columns, size) <= MOST_PATTERNS or size == columns:
            yield list(combinations(range(columns), size))


def _exposed(found: Groups, rows: Rows, promise: Promise) -> Rows:
    """The numbers of the rows whose group does not keep the promise."""
    return rows[~promise.kept_by(found, rows)[found.of_row]]


def _helped(
    columns: Sequence[Column], open_rows: Rows, mask: Mask, pattern: tuple[int, ...], promise: Promise
) -> Rows:
    """The open rows that would stand in a good group if they lost the cells of `pattern`."""
    lost = np.zeros(len(columns), np.bool_)
    lost[list(pattern)] = True
    there = np.flatnonzero((mask == lost).all(axis=1))
    rows = np.concatenate((open_rows, there))
    kept = [column[rows] for place, column in enumerate(columns) if not lost[place]]
    found = groups(kept, len(rows))
    is_good = promise.kept_by(found, rows)[found.of_row]
    return open_rows[is_good[: len(open_rows)]]


def _join_the_rest(columns: Sequence[Column], open_rows: Rows, mask: Mask, promise: Promise) -> None:
    """Blanks all cells of the rows that nothing else helped, and of whole groups until these are enough.

    Whole groups, the smallest first: what remains of a group would have to keep the promise too.
    """
    mask[open_rows] = True
    everybody = np.arange(len(mask))
    blanked = [np.where(mask[:, place], column.min() - 1, column) for place, column in enumerate(columns)]
    found = groups(blanked, len(mask))
    pool = int(found.of_row[open_rows[0]])
    order = np.argsort(found.sizes, kind="stable")
    for group in [None, *(int(place) for place in order if place != pool)]:
        if group is not None:
            mask[found.of_row == group] = True
        rows = everybody[mask.all(axis=1)]
        if promise.kept_by(groups((), len(rows)), rows).all():
            return
