"""How well rows hide among each other: k-anonymity, l-diversity, uniques.

Columns are whole numbers that stand for answers, and every number is an answer of its own: also those that
say why there is none. Who reads a blanked cell as "could be anything" finds larger groups; counting it as its
own value finds the same or smaller ones, so k is never told too large.

    k   the size of the smallest group of rows that are alike in the quasi-identifiers (Sweeney 2002,
        k-anonymity: a model for protecting privacy, IJUFKS 10, 557-570)
    l   the fewest different answers to a sensitive column within such a group (distinct l-diversity:
        Machanavajjhala et al. 2007, l-diversity: privacy beyond k-anonymity, ACM TKDD 1, article 3)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: 1D, the answers of all rows to one question.
Column = NDArray[np.signedinteger[Any]]
Counts = NDArray[np.int64]

#: Keys of groups stay below this, far from where int64 ends.
LARGEST_KEY = 2**60
#: Keys up to so many times the rows are counted in a list; larger ones are sorted.
LISTED = 4
#: Of how many choices of columns the uniques are counted, for so many rows altogether.
MOST_CHOICES = 1_000
FEWEST_CHOICES = 50
ROWS_TO_LOOK_AT = 20_000_000


@dataclass(frozen=True)
class Groups:
    """Which rows are alike: `of_row` is the group of each row, from 0 in the order of their answers."""

    of_row: Counts
    count: int

    @cached_property
    def sizes(self) -> Counts:
        """1D: the rows of each group."""
        return np.bincount(self.of_row, minlength=self.count)

    @property
    def smallest(self) -> int:
        """k: the rows of the smallest group; 0 where there is no row."""
        return int(self.sizes.min(initial=len(self.of_row)))


@dataclass(frozen=True)
class Sensitive:
    """A column that nobody should learn; `answered` says in which rows there is an answer."""

    values: Column
    answered: NDArray[np.bool_]

    def at(self, rows: NDArray[Any]) -> "Sensitive":
        """The same of some rows."""
        return Sensitive(self.values[rows], self.answered[rows])


def groups(columns: Sequence[Column], rows: int) -> Groups:
    """The groups of `rows` rows that are alike in all `columns`; without columns all are one group."""
    keys, spread = _keys(columns, rows)
    if not rows:
        return Groups(keys, 0)
    if spread > LISTED * rows:
        different, of_row = np.unique(keys, return_inverse=True)
        return Groups(of_row.astype(np.int64, copy=False), len(different))
    occurs = np.bincount(keys, minlength=spread) > 0
    return Groups((np.cumsum(occurs) - 1)[keys], int(occurs.sum()))


def diversity(of: Groups, sensitive: Sensitive) -> Counts:
    """1D: the different answers to a sensitive column in each group.

    Why there is no answer is not counted, and a group without any gets as many as it has rows: of who did
    not answer nothing sensitive is learnt.
    """
    inside = of.of_row[sensitive.answered]
    pairs = groups((inside, sensitive.values[sensitive.answered]), len(inside))
    first = np.zeros(pairs.count, np.int64)
    first[pairs.of_row] = inside
    different = np.bincount(first, minlength=of.count)
    return np.where(different > 0, different, of.sizes)


def least_diversity(of: Groups, sensitive: Sensitive) -> int:
    """l: the fewest different answers within a group; 0 where there is no row."""
    return int(diversity(of, sensitive).min(initial=len(of.of_row)))


def unique_rows(columns: Sequence[Column], rows: int) -> NDArray[np.bool_]:
    """1D: whether a row is the only one with its answers."""
    found = groups(columns, rows)
    alone: NDArray[np.bool_] = found.sizes[found.of_row] == 1
    return alone


@dataclass(frozen=True, kw_only=True)
class Uniqueness:
    """The shares of rows that are unique on choices of columns, `examined` of all `possible` choices."""

    possible: int
    examined: int
    average: float
    largest: float


def uniqueness(columns: Sequence[Column], rows: int, size: int) -> Uniqueness:
    """How many rows are unique for who knows their answers to any `size` columns.

    Where there are too many choices of columns some are drawn, always the same ones.
    """
    possible = comb(len(columns), size)
    most = max(FEWEST_CHOICES, min(MOST_CHOICES, ROWS_TO_LOOK_AT // max(rows, 1)))
    shares = [
        float(unique_rows([columns[place] for place in chosen], rows).mean()) if rows else 0.0
        for chosen in _choices(len(columns), size, min(possible, most))
    ]
    return Uniqueness(
        possible=possible,
        examined=len(shares),
        average=sum(shares) / len(shares) if shares else 0.0,
        largest=max(shares, default=0.0),
    )


def matched(ours: Sequence[Column], theirs: Sequence[Column]) -> int:
    """How many rows of two files are unique in each of them and alike in both.

    Who holds both files can put these together. The columns are the common ones, in one order and of the same
    codes.
    """
    rows = len(ours[0]), len(theirs[0])
    both = groups([np.concatenate(pair) for pair in zip(ours, theirs, strict=True)], sum(rows))
    once = [
        np.bincount(part, minlength=both.count) == 1
        for part in (both.of_row[: rows[0]], both.of_row[rows[0] :])
    ]
    return int((once[0] & once[1]).sum())


def entropy(counts: Counts) -> float:
    """The bits of answers that were given `counts` times (Shannon 1948, BSTJ 27, 379-423)."""
    shares = counts[counts > 0] / max(int(counts.sum()), 1)
    return float(-(shares * np.log2(shares)).sum()) + 0.0  # not -0.0


def _keys(columns: Sequence[Column], rows: int) -> tuple[Counts, int]:
    """A number for each row, the same where rows are alike, and a number that they all are below."""
    keys, spread = np.zeros(rows, np.int64), 1
    if not rows:
        return keys, spread
    for column in columns:
        lowest = int(column.min())
        width = int(column.max()) - lowest + 1
        if width > LARGEST_KEY // rows:  # wide numbers: by their order
            different, own = np.unique(column, return_inverse=True)
            width = len(different)
        else:
            own = column.astype(np.int64) - lowest
        if spread > LARGEST_KEY // width:
            different, keys = np.unique(keys, return_inverse=True)
            spread = len(different)
        keys = keys * width + own
        spread *= width
    return keys, spread


def _choices(columns: int, size: int, wanted: int) -> Iterator[tuple[int, ...]]:
    """`wanted` different choices of `size` places, all where that is how many there are."""
    if wanted == comb(columns, size):
        yield from combinations(range(columns), size)
        return
    # Of a seeded generator Python keeps only the numbers themselves the same for ever.
    random = Random(f"{columns} {size}").random  # noqa: S311 - nothing secret
    seen: set[tuple[int, ...]] = set()
    while len(seen) < wanted:
        drawn = {int(random() * columns) for _ in range(size)}
        chosen = tuple(sorted(drawn))
        if len(chosen) == size and chosen not in seen:
            seen.add(chosen)
            yield chosen
