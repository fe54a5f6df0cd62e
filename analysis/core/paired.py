"""Change of one item between two moments, from its transition table.

A transition table has a row for each answer before and a column for each answer now, both in the order of
the scale: cell [i, j] is how many persons went from i to j. All that is said of a change comes from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.evidence import NotGiven, Significance

Transitions = NDArray[np.int64]


@dataclass(frozen=True)
class Moves:
    """How many persons went up the scale, stayed and went down."""

    up: int
    same: int
    down: int

    @property
    def pairs(self) -> int:
        return self.up + self.same + self.down

    @property
    def changed(self) -> int:
        return self.up + self.down


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test; Z is above 0 where the later answers are higher.

    `n` pairs were ranked. `effect` is the matched-pairs rank-biserial correlation, from -1 to 1: the share of
    the rank sum that belongs to who went up minus that of who went down (Kerby 2014); `None` if nobody moved.
    """

    n: int
    up_ranks: float
    down_ranks: float
    test: Significance | NotGiven

    @property
    def effect(self) -> float | None:
        total = self.up_ranks + self.down_ranks
        return (self.up_ranks - self.down_ranks) / total if total else None


def transitions(
    crossed: NDArray[np.integer[Any]],
    codes: Sequence[str],
    scale: Sequence[str],
    counted_as: Mapping[str, str] | None = None,
) -> Transitions:
    """2D (answers of `scale` before x now) from `crossed`, which has a row and a column for each of `codes`.

    Answers that are not on the scale, such as *not applicable*, put a pair out, unless `counted_as` says
    which answer of the scale each counts as.
    """
    place = {code: number for number, code in enumerate(scale)}
    place |= {code: place[answer] for code, answer in (counted_as or {}).items()}
    kept = [number for number, code in enumerate(codes) if code in place]
    on_scale = np.array([place[codes[number]] for number in kept], np.intp)
    table = np.zeros((len(scale), len(scale)), np.int64)
    np.add.at(table, np.ix_(on_scale, on_scale), np.asarray(crossed)[np.ix_(kept, kept)])
    return table


def moves(table: Transitions) -> Moves:
    """Who went up, stayed and went down."""
    return Moves(int(np.triu(table, 1).sum()), int(np.trace(table)), int(np.tril(table, -1).sum()))


def signed_rank(table: Transitions) -> SignedRank:
    """Wilcoxon (1945) as SPSS computes it: who stayed is dropped, ties share their mean rank, no continuity
    correction. SPSS prints the Z of its older procedure without a direction, always below 0."""
    return _signed_rank(table, zeros=0)


def pratt(table: Transitions) -> SignedRank:
    """The same after Pratt (1959): who stayed takes the lowest ranks, which are then dropped.

    Mean and variance after Cureton (1967). It says less where most stayed, which Wilcoxon's leaves out.
    """
    return _signed_rank(table, zeros=int(np.trace(table)))


def _signed_rank(table: Transitions, zeros: int) -> SignedRank:
    """`zeros` unmoved pairs take the ranks below those who moved."""
    n, up, down, ties = zeros, 0, 0, 0
    for step in range(1, len(table)):  # how many places of the scale a person moved
        rises, falls = int(np.trace(table, step)), int(np.trace(table, -step))
        tied = rises + falls
        twice_rank = 2 * n + tied + 1
        up, down = up + rises * twice_rank, down + falls * twice_rank
        n, ties = n + tied, ties + tied**3 - tied
    if n == zeros:
        return SignedRank(n, 0, 0, NotGiven.NOTHING_CHANGED)
    mean = (n * (n + 1) - zeros * (zeros + 1)) / 4
    variance = (2 * (_squares(n) - _squares(zeros)) - ties) / 48
    return SignedRank(n, up / 2, down / 2, Significance.of_z((up / 2 - mean) / sqrt(variance)))


def _squares(n: int) -> int:
    return n * (n + 1) * (2 * n + 1)


def mcnemar(table: Transitions) -> Significance | NotGiven:
    """The exact test of McNemar (1947) of a 2 x 2 table: a sign test of who moved.

    The statistic is how many moved up. p is twice the smaller tail of the binomial with one half, at most 1.
    """
    up, down = int(table[0, 1]), int(table[1, 0])
    moved, fewer = up + down, min(up, down)
    if not moved:
        return NotGiven.NOTHING_CHANGED
    # By logarithms, since a million pairs have binomial coefficients beyond floating point.
    term = tail = exp(lgamma(moved + 1) - lgamma(fewer + 1) - lgamma(moved - fewer + 1) - moved * log(2))
    for count in range(fewer, 0, -1):
        term *= count / (moved - count + 1)
        tail += term
    return Significance(up, min(1, 2 * tail))


@dataclass(frozen=True)
class Holm:
    """The p of each row, corrected for `m` tests; `None` for rows without one."""

    m: int
    adjusted: tuple[float | None, ...]


def holm(tests: Sequence[Significance | NotGiven]) -> Holm:
    """Corrects the tests of all rows of one matrix for their number (Holm 1979).

    m is the number of rows, which was fixed with the questionnaire: a row in which nobody moved counts too.
    """
    m = len(tests)
    adjusted: list[float | None] = [None] * m
    tested = [(test.p, row) for row, test in enumerate(tests) if isinstance(test, Significance)]
    lowest = 0.0
    for rank, (p, row) in enumerate(sorted(tested)):
        lowest = max(lowest, min(1, (m - rank) * p))
        adjusted[row] = lowest
    return Holm(m, tuple(adjusted))
