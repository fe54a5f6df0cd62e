"""Counts that could be, made of what is shown.

What is hidden is filled in several ways, none of them the true one, so that what is shown adds up as it
should. All else that a tally holds (pairs of answers, how many boxes were ticked) is filled at will. A figure
that comes out the same of all fillings is made of shown counts alone; any other one is hidden.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.core.blocks import Shape
from analysis.core.tally import Tally
from analysis.publishing.protecting import Shown, ShownRows
from analysis.publishing.units import RESPONDENTS, Unit
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, MISSING

#: What stands in for a count of which nothing is known, in each filling.
NUMBERS = (0, 1009, 2027)
FILLINGS = range(len(NUMBERS))


def filled(
    shape: Shape,
    units: Sequence[Unit],
    shown: Mapping[str, ShownRows],
    filling: int,
    group: str | None = None,
    *,
    asked: Mapping[str, int] | None = None,
) -> Tally:
    """A tally of everybody, or of a group, that agrees with all that is shown of them.

    `asked`: of how many some units were asked.
    """
    tally = Tally(shape, NUMBERS[filling] * np.arange(1, shape.size + 1))
    if group is not None:
        tally.vector[0] = 1  # somebody is in it
    for unit in units:
        row = shown[unit.name].of(group) if unit.name in shown else None
        if row is not None and unit.name in shown:
            _Filling(tally, unit, row, filling, (asked or {}).get(unit.name)).fill()
    return tally


class _Filling:
    """Filling the columns of one unit."""

    def __init__(self, tally: Tally, unit: Unit, row: Shown, filling: int, asked: int | None) -> None:
        self.vector, self.shape = tally.vector, tally.shape
        self.unit = unit
        self.filling = filling
        *self.cells, base, self.unasked = row
        self.base = NUMBERS[filling] if base is None else base
        self.open = None if asked is None else asked - self.base

    def fill(self) -> None:
        if self.unit.form == "choice":
            self._choice()
        elif self.unit.form == "places":
            self._places()
        else:
            self._boxes()

    def _choice(self) -> None:
        counts: dict[str, int] = {}
        hidden: list[str] = []
        for codes, count in zip(self.unit.cells, self.cells, strict=True):
            if count is None:
                hidden += codes
            else:
                counts |= self._divided(count, codes)
        if hidden:
            counts |= self._divided(self.base - sum(counts.values()), hidden)
        self._put(self.unit.columns[0], counts)

    def _boxes(self) -> None:
        for (name,), count in zip(self.unit.cells, self._counts(), strict=True):
            if name == RESPONDENTS:
                self.vector[0] = self.base
            self._put(name, {"0": self.base - count, "1": count})

    def _places(self) -> None:
        """All fill the first place. Who put an option there is told of exclusive ones alone."""
        codes = [code for (code,) in self.unit.cells]
        chosen = dict(zip(codes, self._counts(), strict=True))
        others = [code for number, code in enumerate(codes) if number not in self.unit.exclusive]
        first = dict(chosen)
        for code in others:
            first[code] += (0, -1, 1)[self.filling]
        first[others[0 if self.filling == 1 else -1]] += self.base - sum(first.values())
        later = {code: chosen[code] - first[code] for code in codes}
        for number, column in enumerate(self.unit.columns):
            self._put(column, (first, later, {})[min(number, 2)])

    def _counts(self) -> list[int]:
        """The cells of boxes and places; hidden ones hold nobody, more than all others, or few.

        No two hold the same, so whatever order depends on them is another one in one of the fillings.
        """
        return [
            (0, self.base + number, number)[self.filling] if count is None else count
            for number, count in enumerate(self.cells, start=1)
        ]

    def _divided(self, count: int, codes: Sequence[str]) -> dict[str, int]:
        """Persons over answers of which the sum is known: all to the first, to the last, some to each."""
        each = max(1, count // len(codes)) if count and self.filling == len(NUMBERS) - 1 else 0
        divided = dict.fromkeys(codes, each)
        divided[codes[-1 if self.filling else 0]] += count - each * len(codes)
        return divided

    def _put(self, column: str, counts: Mapping[str, int]) -> None:
        """The answers of a column, and who was not asked, and who left it open where that is told."""
        cells = self.vector[self.shape.places["one way", column]]
        codes = self.shape.layout.by_name[column].codes
        cells[: -len(MISSING)] = [counts.get(code, 0) for code in codes]
        if self.unasked is not None:
            cells[len(codes) + MISSING.index(HIDDEN)] = self.unasked
        if self.open is not None:
            cells[len(codes) + MISSING.index(LEFT_OPEN)] = self.open
