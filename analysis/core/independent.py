"""Two groups of different persons, such as two waves, and two questions of the same persons.

Nothing here is right for two answers of one person: see `analysis.core.paired`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.evidence import NotGiven, Significance
from analysis.core.intervals import CONFIDENCE, Interval, wilson
from analysis.core.tables import Cell


@dataclass(frozen=True)
class Difference:
    """The share of the second group minus that of the first, with its interval and test."""

    points: float
    interval: Interval
    test: Significance | NotGiven


def two_shares(first: Cell, second: Cell, confidence: float = CONFIDENCE) -> Difference | NotGiven:
    """Compares the shares of two groups.

    The interval is Newcombe's hybrid score interval (1998, Statistics in Medicine 17, 873-890, method 10),
    the test that of two proportions with pooled variance and no continuity correction, whose square is
    Pearson's chi-square of the 2 x 2 table.
    """
    one = wilson(first.count, first.base, confidence=confidence)
    two = wilson(second.count, second.base, confidence=confidence)
    if one is None or two is None:
        return NotGiven.NOBODY
    p, q = first.count / first.base, second.count / second.base
    below = sqrt((q - two.low) ** 2 + (one.high - p) ** 2)
    above = sqrt((two.high - q) ** 2 + (p - one.low) ** 2)
    return Difference(q - p, Interval(q - p - below, q - p + above), _pooled(first, second))


def _pooled(first: Cell, second: Cell) -> Significance | NotGiven:
    pooled = (first.count + second.count) / (first.base + second.base)
    if pooled in (0, 1):
        return NotGiven.NO_VARIATION
    deviation = sqrt(pooled * (1 - pooled) * (1 / first.base + 1 / second.base))
    return Significance.of_z((second.count / second.base - first.count / first.base) / deviation)


@dataclass(frozen=True)
class RankComparison:
    """Whether the second group answers higher on a scale.

    `superiority` is the chance that somebody of the second group answers higher than somebody of the first,
    equal answers counted half (Vargha & Delaney 2000); 0.5 is no difference.
    """

    superiority: float
    test: Significance | NotGiven


def mann_whitney(first: Sequence[int], second: Sequence[int]) -> RankComparison | NotGiven:
    """Mann & Whitney (1947) from the counts of each answer of the scale, in its order.

    Normal approximation with the variance corrected for ties and no continuity correction, as SPSS does it;
    Z is above 0 where the second group answers higher.
    """
    n1, n2 = sum(first), sum(second)
    if not (n1 and n2):
        return NotGiven.NOBODY
    twice_u, below = 0, 0  # below: how many of the first group answered lower
    for low, high in zip(first, second, strict=True):
        twice_u += high * (2 * below + low)
        below += low
    n, pairs = n1 + n2, n1 * n2
    ties = sum((low + high) ** 3 - (low + high) for low, high in zip(first, second, strict=True))
    variance = pairs / 12 * ((n + 1) - ties / (n * (n - 1)))
    superiority = twice_u / (2 * pairs)
    if ties == n**3 - n:
        return RankComparison(superiority, NotGiven.NO_VARIATION)
    return RankComparison(superiority, Significance.of_z((twice_u - pairs) / 2 / sqrt(variance)))


@dataclass(frozen=True)
class Association:
    """Pearson's chi-square test of `n` persons in a table, with the strength `v` from 0 to 1."""

    n: int
    degrees: int
    v: float
    test: Significance


def chi_square(table: NDArray[np.integer[Any]]) -> Association | NotGiven:
    """The association of two questions; answers that nobody gave are left out.

    Not given unless all expected counts are at least 1 and at most a fifth of them below 5 (Cochran 1954).
    `v` is Cramer's V corrected for bias (Bergsma 2013).
    """
    table = np.asarray(table)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    rows, columns = table.shape
    if rows < 2 or columns < 2:
        return NotGiven.NO_VARIATION
    n = int(table.sum())
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    if expected.min() < 1 or 5 * (expected < 5).sum() > expected.size:
        return NotGiven.EXPECTED_TOO_SMALL
    degrees = (rows - 1) * (columns - 1)
    chi2 = float(((table - expected) ** 2 / expected).sum())
    return Association(n, degrees, _v(chi2, n, rows, columns), Significance(chi2, upper_tail(chi2, degrees)))


def _v(chi2: float, n: int, rows: int, columns: int) -> float:
    phi2 = max(0.0, chi2 / n - (rows - 1) * (columns - 1) / (n - 1))
    fewest = min(size - (size - 1) ** 2 / (n - 1) for size in (rows, columns))
    return sqrt(phi2 / (fewest - 1))


def upper_tail(chi2: float, degrees: int) -> float:
    """The chance of a chi-square above `chi2` (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5)."""
    half, odd = chi2 / 2, degrees % 2
    if not half:
        return 1
    powers = [index + odd / 2 for index in range(degrees // 2)]
    series = sum(exp(power * log(half) - half - lgamma(power + 1)) for power in powers)
    return min(1, series + (erfc(sqrt(half)) if odd else 0))
