"""Signs that somebody answered without reading. A sign is no proof: figures are shown with and without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.records import Records
from surveys.questionnaire.record import RecordColumn

#: The same answer to fewer items than this is nothing special.
FEWEST_ITEMS = 4
#: Who takes less than this part of the median time is too fast to have read (Leiner 2019: a relative speed
#: index of 2).
FAST = 0.5

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Signs:
    """What is looked for: agree scales, each with the direction of its items, and bands that are too fast."""

    scales: tuple[tuple[tuple[RecordColumn, ...], tuple[bool, ...]], ...] = ()
    fast: frozenset[str] = frozenset()

    def straight(self, records: Records) -> Flags:
        """1D: whose answers to one of the scales are all the same."""
        flags = np.zeros(len(records), np.bool_)
        for columns, reversed_items in self.scales:
            flags |= straightlined(records, columns, reversed_items)
        return flags

    def too_fast(self, bands: Sequence[str]) -> Flags:
        """1D: which bands of minutes are too fast; an empty one is not known, and is not."""
        return np.fromiter(map(self.fast.__contains__, bands), np.bool_, len(bands))


def straightlined(records: Records, columns: Sequence[RecordColumn], reversed_items: Sequence[bool]) -> Flags:
    """1D: whether each record has the same answer in all items of an agree scale (Kim et al. 2019).

    `reversed_items` says of each column whether agreeing means the opposite. Only where the items point both
    ways is one answer to all of them a contradiction: raises `ValueError` for a scale of one direction, or
    one with too few items. Who left an item open is not flagged.
    """
    if len(columns) < FEWEST_ITEMS or len(set(reversed_items)) < 2:
        raise ValueError(
            f"The same answer throughout says nothing here: it needs at least {FEWEST_ITEMS} items, "
            "some of which are worded the other way round."
        )
    slots = np.stack([records.slots(column) for column in columns])
    flags: Flags = (slots == slots[0]).all(axis=0) & (slots[0] < len(columns[0].codes))
    return flags


def fast_bands(minutes: Mapping[str, int]) -> frozenset[str]:
    """The bands of duration that lie wholly below half of the median, whatever it is within its own band.

    `minutes`: how many took so long, by band from the shortest, such as "5-10", the last "60+". Only bands
    are kept, so who is a little too fast is not found.
    """
    total, below = sum(minutes.values()), 0
    if not total:
        return frozenset()
    for band, count in minutes.items():
        below += count
        if 2 * below >= total:
            limit = FAST * _start(band)
            return frozenset(each for each in minutes if _end(each) <= limit)
    raise AssertionError("the median lies in some band")


def _start(band: str) -> int:
    return int(band.removesuffix("+").partition("-")[0])


def _end(band: str) -> float:
    return float(band.partition("-")[2] or "inf")
