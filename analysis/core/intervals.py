"""How far a share may lie from that of the population: intervals and the margin of error.

Both hold for a simple random sample. Who was chosen otherwise, or chose to answer, may differ in ways that no
formula sees; a design effect says how many times larger the variance is than that of a simple random sample
of the same size (Kish 1965, section 8.2).
"""

from dataclasses import dataclass
from math import inf, isfinite, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both shares from 0 to 1 or differences from -1 to 1."""

    low: float
    high: float


class PopulationTooSmall(ValueError):  # noqa: N818 - it is what it says
    """More people answered than the population has."""

    def __init__(self, population: int, n: int) -> None:
        super().__init__(
            f"A population of {population} is smaller than the {n} who answered: "
            "enter the size of the very group that they come from."
        )
        self.population, self.n = population, n


def critical(confidence: float = CONFIDENCE) -> float:
    """The normal quantile that leaves half of `1 - confidence` on either side: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(
    count: int,
    n: int,
    *,
    population: int | None = None,
    design_effect: float = 1,
    confidence: float = CONFIDENCE,
) -> Interval | None:
    """The score interval of Wilson (1927) of `count` of `n`; `None` when `n` is 0.

    `population`: the size of this very group, if known. The variance p(1-p)/n of the score statistic is then
    multiplied by (N-n)/(N-1) (Cochran 1977, section 3.2), which is Wilson's interval with n(N-1)/(N-n) in
    the place of n; a group of which everybody answered has no uncertainty. Raises `PopulationTooSmall`.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if not n:
        return None
    share, effective = count / n, _effective(n, population, design_effect)
    if effective == inf:
        return Interval(share, share)
    z = critical(confidence)
    shrink = 1 + z * z / effective
    middle = (share + z * z / (2 * effective)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / effective + (z / (2 * effective)) ** 2)
    # At nobody and everybody the ends are exact; arithmetic would leave a crumb.
    return Interval(0 if count == 0 else middle - half, 1 if count == n else middle + half)


def margin_of_error(
    n: int,
    population: int | None = None,
    *,
    design_effect: float = 1,
    share: float = 0.5,
    confidence: float = CONFIDENCE,
) -> float:
    """Half the width of the interval of Wald around `share`, as a share: 0.055 for 299 of 5,000.

    The usual statement about a whole survey, at its worst with a share of one half: z sqrt(p(1-p)/n) times
    sqrt((N-n)/(N-1)) for a population of N (Cochran 1977, sections 3.2 and 4.4). Raises `PopulationTooSmall`,
    and `ValueError` when nobody answered.
    """
    if n < 1:
        raise ValueError("Nobody answered: there is no margin of error.")
    return critical(confidence) * sqrt(share * (1 - share) / _effective(n, population, design_effect))


def _effective(n: int, population: int | None, design_effect: float) -> float:
    """So many of a simple random sample from an endless population would be as certain."""
    if not (isfinite(design_effect) and design_effect > 0):
        raise ValueError(f"A design effect is a number above 0, not {design_effect}.")
    if population is None:
        return n / design_effect
    if population < n:
        raise PopulationTooSmall(population, n)
    return inf if population == n else n * (population - 1) / (population - n) / design_effect
