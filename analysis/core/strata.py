"""Counting by several breakdowns in one pass over the columns.

Breakdowns with few groups are counted jointly: a stratum is a combination of their groups (this category,
this language, this wave). What was counted by stratum is then summed into the groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.blocks import Cells
from analysis.core.records import Records
from surveys.questionnaire.record import RecordColumn

#: A breakdown's column and one of its groups: the code of an answer, the number of a wave or organisation, or
#: empty for who is in none. ("", "") is everybody.
Group = tuple[str, str]
EVERYBODY: Group = ("", "")

#: More strata than this would cost more than they save.
MOST_STRATA = 256


@dataclass(frozen=True)
class Strata:
    """The strata of some breakdowns.

    `of`: 1D, the stratum of each record. `members`: 2D (group x stratum), 1 where a stratum belongs to a
    group, `None` where each stratum is a group; floating point, since only that is multiplied fast, and exact
    for whole numbers below 2**53.
    """

    groups: tuple[Group, ...]
    number: int
    of: NDArray[np.intp]
    members: NDArray[np.float64] | None

    def counts(self, cells: Cells, width: int) -> NDArray[Any]:
        """2D (group x cell): how many records have each cell below `width`; `cells` has one a record."""
        by_stratum = np.bincount(self.of * width + cells, minlength=self.number * width)
        return self._by_group(by_stratum.reshape(self.number, width))

    def sums(self, values: NDArray[np.float64]) -> NDArray[Any]:
        """1D: the sum of each group's values; `values` has one a record."""
        return self._by_group(np.bincount(self.of, weights=values, minlength=self.number))

    def _by_group(self, by_stratum: NDArray[Any]) -> NDArray[Any]:
        return by_stratum if self.members is None else self.members @ by_stratum


def strata_of(records: Records, breakdowns: Sequence[RecordColumn]) -> list[Strata]:
    """Strata that together have every group of every breakdown, and everybody in the first of them."""
    first, *others = (
        _Part(column, *np.unique(records.groups(column), return_inverse=True)) for column in breakdowns
    )
    joint = [[first]]
    for part in others:
        if prod(len(each.numbers) for each in (*joint[-1], part)) <= MOST_STRATA:
            joint[-1].append(part)
        else:
            joint.append([part])
    return [_everybody(joint[0]), *map(_joined, joint[1:])]


@dataclass(frozen=True)
class _Part:
    """One breakdown: the numbers of the groups that occur, and which of them each record belongs to."""

    column: RecordColumn
    numbers: NDArray[np.int64]
    of: NDArray[np.intp]

    def names(self) -> list[str]:
        """The groups' names; number 0 is who belongs to none."""
        codes = ("", *self.column.codes)
        is_coded = self.column.kind != "group"
        return [codes[number] if is_coded or not number else str(number) for number in self.numbers.tolist()]


def _everybody(parts: Sequence[_Part]) -> Strata:
    """The strata of some breakdowns, and everybody before their groups."""
    strata = _joined(parts)
    members = np.eye(strata.number) if strata.members is None else strata.members
    everybody = np.vstack((np.ones(strata.number), members))
    return replace(strata, groups=(EVERYBODY, *strata.groups), members=everybody)


def _joined(parts: Sequence[_Part]) -> Strata:
    groups = tuple((part.column.name, name) for part in parts for name in part.names())
    shape = tuple(len(part.numbers) for part in parts)
    if len(parts) == 1:
        return Strata(groups, len(groups), parts[0].of, None)
    of = np.ravel_multi_index([part.of for part in parts], shape)
    positions = np.indices(shape).reshape(len(parts), -1)
    members = [
        position == number for position, size in zip(positions, shape, strict=True) for number in range(size)
    ]
    return Strata(groups, prod(shape), of, np.array(members, np.float64))
