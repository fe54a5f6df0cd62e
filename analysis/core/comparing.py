"""The answers to one question in two waves: what differs, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.core.evidence import Evidence, NotGiven, Significance
from analysis.core.independent import (
    Association,
    Difference,
    RankComparison,
    chi_square,
    mann_whitney,
    two_shares,
)
from analysis.core.paired import holm
from analysis.core.tables import Cell


@dataclass(frozen=True)
class Answers:
    """How many of one wave gave each answer, of the `base` who answered the question."""

    counts: tuple[int, ...]
    base: int

    def __add__(self, other: "Answers") -> "Answers":
        counts = (one + another for one, another in zip(self.counts, other.counts, strict=True))
        return Answers(tuple(counts), self.base + other.base)

    def cell(self, answer: int) -> Cell:
        return Cell(self.counts[answer], self.base)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between two waves.

    `differences` of each answer, with p `corrected` after Holm for all of them. `association` is of the whole
    question, `ranks` of the answers that are on a scale; `None` where they do not apply.
    """

    differences: tuple[Difference | NotGiven, ...]
    corrected: tuple[float | None, ...]
    association: Association | NotGiven | None
    ranks: RankComparison | NotGiven | None


def compare(
    first: Answers, second: Answers, *, scale: Sequence[int], several: bool, evidence: Evidence
) -> Comparison:
    """The second wave against the first, as different persons; tests pass through `evidence`.

    `scale`: the places of the answers that are on a scale, from low to high; fewer than two are none. Where
    respondents could give `several` answers, only these are compared one by one.
    """
    differences = tuple(
        _difference(first.cell(answer), second.cell(answer), evidence) for answer in range(len(first.counts))
    )
    tests = [each if isinstance(each, NotGiven) else each.test for each in differences]
    return Comparison(
        differences=differences,
        corrected=holm(tests).adjusted,
        association=None if several else _association(first, second, evidence),
        ranks=None if several or len(scale) < 2 else _ranks(first, second, scale, evidence),
    )


def _difference(first: Cell, second: Cell, evidence: Evidence) -> Difference | NotGiven:
    found = two_shares(first, second)
    return found if isinstance(found, NotGiven) else replace(found, test=evidence.admit(found.test))


def _association(first: Answers, second: Answers, evidence: Evidence) -> Association | NotGiven:
    if not (first.base and second.base):
        return NotGiven.NOBODY
    found = chi_square(np.array([first.counts, second.counts]))
    admitted = evidence.admit(found if isinstance(found, NotGiven) else found.test)
    return found if isinstance(admitted, Significance) else admitted


def _ranks(
    first: Answers, second: Answers, scale: Sequence[int], evidence: Evidence
) -> RankComparison | NotGiven:
    one, other = ([wave.counts[place] for place in scale] for wave in (first, second))
    found = mann_whitney(one, other)
    return found if isinstance(found, NotGiven) else replace(found, test=evidence.admit(found.test))
