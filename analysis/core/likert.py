"""Answers on a scale between two sides: sums of the sides, the mean, and a bar to the left and right."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.core.tables import Cell, Side


@dataclass(frozen=True)
class Scale:
    """What each answer is: `negative` from its strongest, `positive` to its strongest, `apart` no opinion.

    Raises `ValueError` for an answer with two roles.
    """

    negative: tuple[str, ...]
    neutral: tuple[str, ...]
    positive: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = (*self.ordered, *self.apart)
        if len(set(codes)) < len(codes):
            raise ValueError(f"An answer stands twice on the scale {', '.join(codes)}.")

    @property
    def ordered(self) -> tuple[str, ...]:
        """The answers that are an opinion, from the most negative."""
        return (*self.negative, *self.neutral, *self.positive)

    @property
    def sides(self) -> dict[str, Side]:
        """Where each answer stands, in the order of `ordered` and then those apart."""
        roles: tuple[Side, ...] = ("negative", "neutral", "positive", "apart")
        return {code: role for role in roles for code in getattr(self, role)}


@dataclass(frozen=True)
class Mean:
    """The mean of scores 1 for the most negative answer, 2 for the next and so on, of `n` with an opinion."""

    n: int
    total: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.total, self.n) if self.n else None


@dataclass(frozen=True)
class Sides:
    """How many chose an answer of each side, of all who answered."""

    negative: Cell
    neutral: Cell
    positive: Cell
    apart: Cell


@dataclass(frozen=True)
class Segment:
    """A part of a bar around 0, from `start` to `end` as shares of all who answered; left is below 0."""

    code: str
    cell: Cell
    start: Fraction
    end: Fraction


def mean(counts: Mapping[str, int], scale: Scale) -> Mean:
    """The mean over who has an opinion."""
    scores = dict(enumerate(scale.ordered, start=1))
    return Mean(
        n=sum(counts[code] for code in scale.ordered),
        total=sum(score * counts[code] for score, code in scores.items()),
    )


def sides(counts: Mapping[str, int], scale: Scale) -> Sides:
    """The sums of the sides; no opinion stays in the base."""
    base = sum(counts.values())
    roles = (scale.negative, scale.neutral, scale.positive, scale.apart)
    return Sides(*(Cell(sum(counts[code] for code in codes), base) for codes in roles))


def diverging(counts: Mapping[str, int], scale: Scale) -> tuple[Segment, ...]:
    """The segments of a bar with the middle of the neutral answers at 0, from left to right.

    After Robbins & Heiberger (2011). No opinion is not on the scale and has a bar of its own: `sides`. There
    are no segments where nobody answered.
    """
    base = sum(counts.values())
    if not base:
        return ()
    middle = Fraction(sum(counts[code] for code in scale.neutral), 2)
    start = -(sum(counts[code] for code in scale.negative) + middle) / base
    segments = []
    for code in scale.ordered:
        end = start + Fraction(counts[code], base)
        segments.append(Segment(code, Cell(counts[code], base), start, end))
        start = end
    return tuple(segments)
