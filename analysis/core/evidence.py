"""What a test says, and when nothing is said.

A significance test is planned once, for all respondents of the closed wave. Looking while answers come in,
or group by group, makes a small p of chance alone (Armitage, McPherson & Rowe 1969). So a test passes through
`Evidence.admit` on its way to a page or file, and comes out as itself or as the reason why it is not given.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt
from typing import Self


class NotGiven(StrEnum):
    """Why a figure is not given; pages have a sentence for each."""

    WAVE_OPEN = "wave open"  # only intervals before the wave is final
    FILTERED = "filtered"  # a filter or the view of one category
    NOBODY = "nobody"  # one of the groups is empty
    NOTHING_CHANGED = "nothing changed"  # all pairs are equal
    NO_VARIATION = "no variation"  # everybody gave the same answer, or there is only one group
    EXPECTED_TOO_SMALL = "expected too small"  # Cochran's rule


@dataclass(frozen=True)
class Significance:
    """A test statistic and its two-sided p."""

    statistic: float
    p: float

    @classmethod
    def of_z(cls, z: float) -> Self:
        """Of a statistic that is standard normal when nothing is going on."""
        return cls(z, erfc(abs(z) / sqrt(2)))


@dataclass(frozen=True)
class Evidence:
    """Of what a figure is made: `final` once the wave is, `filtered` when some respondents are left out."""

    final: bool
    filtered: bool

    def admit(self, test: Significance | NotGiven) -> Significance | NotGiven:
        """The test where it may be given, else the reason."""
        if not self.final:
            return NotGiven.WAVE_OPEN
        return NotGiven.FILTERED if self.filtered else test
