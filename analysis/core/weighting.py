"""Weights that make the respondents add up to known totals of the population.

Raking, or iterative proportional fitting (Deming & Stephan 1940): each margin in turn is multiplied to its
total until all of them hold. Weights correct for who answered only as far as the margins explain what people
say, and they cost precision; the design effect (Kish 1965, section 11.7) says how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: A margin holds when no total differs from its target by more than this part of all respondents.
TOLERANCE = 1e-9
MOST_ROUNDS = 1_000
#: Margins that are crossed into more cells than this leave almost all of them empty.
MOST_CELLS = 10_000


class Reason(StrEnum):
    """Why there are no weights; pages have a sentence for each."""

    NOBODY = "nobody"
    NO_RESPONDENT = "no respondent"  # a group with a total in which nobody answered
    NO_TOTAL = "no total"  # a group with respondents and a total of 0
    NOT_A_TOTAL = "not a total"
    TOTAL_TOO_SMALL = "total too small"  # fewer people in the population than answered
    TOO_MANY_CELLS = "too many cells"
    UNSETTLED = "unsettled"
    OTHER_OPTIONS = "other options"  # totals that are not of the options of the question


class CannotWeigh(ValueError):  # noqa: N818 - it is what it says
    """There are no such weights, and why; `axis` and `group` say of what, both counted from 0."""

    def __init__(self, reason: Reason, message: str, axis: int = 0, group: int = 0) -> None:
        super().__init__(message)
        self.reason, self.axis, self.group = reason, axis, group


@dataclass(frozen=True)
class Weights:
    """The weight of each cell of respondents, 1 on average; where nobody is, the weight counts for nothing.

    `cells` has an axis for each margin. `design_effect`: so many times larger is the variance of a mean than
    without weights, as far as weights have nothing to do with answers.
    """

    cells: NDArray[np.float64]
    lowest: float
    highest: float
    design_effect: float
    rounds: int

    def effective(self, n: int) -> float:
        """So many of a simple random sample would tell as much as `n` with their weights."""
        return n / self.design_effect


@dataclass(frozen=True)
class WeightedShare:
    """A share, weighted and as counted."""

    weighted: float
    count: int
    base: int


def rake(counts: NDArray[np.integer[Any]], margins: Sequence[Sequence[float]]) -> Weights:
    """Weights for `counts`, the respondents in each cell, with a margin of totals or shares for each axis.

    Raises `CannotWeigh` when a group has a total but no respondent or the margins contradict each other, and
    `ValueError` when a margin does not fit its axis.
    """
    counts = np.asarray(counts)
    targets = _targets(counts, margins)
    fitted = counts.astype(np.float64)
    for done in range(1, MOST_ROUNDS + 1):
        for axis, target in enumerate(targets):
            factors = _ratio(target, _margin(fitted, axis))
            fitted *= np.expand_dims(factors, tuple(_others(fitted, axis)))
        if _distance(fitted, targets) <= TOLERANCE * counts.sum():
            return _weights(counts, fitted, done)
    raise CannotWeigh(
        Reason.UNSETTLED,
        f"The weights do not settle within {MOST_ROUNDS} rounds: too many cells are empty for these totals. "
        "Merge small groups or leave out a margin.",
    )


def margin_of(respondents: NDArray[np.integer[Any]], totals: Sequence[int], axis: int = 0) -> list[float]:
    """The margin of one question for `rake`, whose last group is the `respondents` who did not answer it.

    They keep the part that they have among all respondents: nothing is known of them. Raises `CannotWeigh`
    where a total of the population is smaller than the respondents in it.
    """
    for group, (count, known) in enumerate(zip(respondents.tolist(), totals, strict=False)):
        if 0 < known < count:
            message = f"Group {group + 1} of margin {axis + 1} has a total of {known}, but {count} answered."
            raise CannotWeigh(Reason.TOTAL_TOO_SMALL, message, axis, group)
    answered, total = int(respondents[:-1].sum()), sum(totals)
    return [*(each * answered / total if total else 0.0 for each in totals), float(respondents[-1])]


def weighted_share(
    answered: NDArray[np.integer[Any]], base: NDArray[np.integer[Any]], cells: NDArray[np.float64]
) -> WeightedShare | None:
    """The share of `answered` in `base`, both counted by the `cells` of weights; `None` without a base."""
    if not base.sum():
        return None
    weighted = float((answered * cells).sum() / (base * cells).sum())
    return WeightedShare(weighted, int(answered.sum()), int(base.sum()))


def _targets(
    counts: NDArray[np.integer[Any]], margins: Sequence[Sequence[float]]
) -> list[NDArray[np.float64]]:
    """The margins, each scaled to the number of respondents."""
    if counts.size > MOST_CELLS:
        message = f"The margins make {counts.size} cells, the most is {MOST_CELLS}: leave out one."
        raise CannotWeigh(Reason.TOO_MANY_CELLS, message)
    if not counts.sum():
        raise CannotWeigh(Reason.NOBODY, "Nobody answered: there is nobody to weigh.")
    if counts.shape != tuple(len(margin) for margin in margins):
        raise ValueError("Each margin needs a total for every one of its groups.")
    return [_target(counts, axis, np.array(margin, np.float64)) for axis, margin in enumerate(margins)]


def _target(counts: NDArray[np.integer[Any]], axis: int, margin: NDArray[np.float64]) -> NDArray[np.float64]:
    if not np.isfinite(margin).all() or (margin < 0).any() or not margin.any():
        message = f"Margin {axis + 1} has a total that is no number from 0."
        raise CannotWeigh(Reason.NOT_A_TOTAL, message, axis)
    respondents = _margin(counts, axis)
    for group in np.flatnonzero((respondents > 0) != (margin > 0)).tolist():
        found = "no respondent" if margin[group] else "respondents, but a total of 0"
        message = f"Group {group + 1} of margin {axis + 1} has {found}: merge it with another group."
        raise CannotWeigh(Reason.NO_RESPONDENT if margin[group] else Reason.NO_TOTAL, message, axis, group)
    target: NDArray[np.float64] = margin * (counts.sum() / margin.sum())
    return target


def _weights(counts: NDArray[np.integer[Any]], fitted: NDArray[np.float64], rounds: int) -> Weights:
    cells = _ratio(fitted, counts)
    given = cells[counts > 0]
    effect = counts.sum() * (counts * cells**2).sum() / (counts * cells).sum() ** 2
    return Weights(cells, float(given.min()), float(given.max()), float(effect), rounds)


def _ratio(wanted: NDArray[np.float64], found: NDArray[Any]) -> NDArray[np.float64]:
    """Elementwise quotient, 1 where nothing was found."""
    ratio: NDArray[np.float64] = np.divide(wanted, found, out=np.ones(found.shape), where=found > 0)
    return ratio


def _distance(fitted: NDArray[np.float64], targets: Sequence[NDArray[np.float64]]) -> float:
    return max(float(abs(_margin(fitted, axis) - target).max()) for axis, target in enumerate(targets))


def _margin(cells: NDArray[Any], axis: int) -> NDArray[Any]:
    margin: NDArray[Any] = cells.sum(axis=tuple(_others(cells, axis)))
    return margin


def _others(cells: NDArray[Any], axis: int) -> list[int]:
    return [other for other in range(cells.ndim) if other != axis]
