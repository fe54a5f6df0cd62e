"""Counting records into tallies."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.core.blocks import Shape, Vector
from analysis.core.records import Records
from surveys.questionnaire.record import RecordColumn

#: A breakdown's column and one of its groups: the code of an answer, the number of a wave or organisation, or
#: empty for who is in none. ("", "") is everybody.
Group = tuple[str, str]
EVERYBODY: Group = ("", "")

#: So many records are counted at once that their columns stay in the processor's cache.
RECORDS_AT_ONCE = 16_384


def count(shape: Shape, records: bytes) -> dict[Group, Vector]:
    """The tally of every group that occurs in `records`, which stand one after another, of any number."""
    totals: dict[Group, Vector] = {}
    step = RECORDS_AT_ONCE * shape.layout.width
    for start in range(0, len(records), step):
        accumulate(totals, _count(shape, Records(shape.layout, records[start : start + step])))
    return totals


def accumulate(totals: dict[Group, Vector], more: Mapping[Group, Vector], sign: int = 1) -> None:
    """Adds `more` to `totals`, or takes it away with a `sign` of -1."""
    for group, vector in more.items():
        if group in totals:
            totals[group] += sign * vector
        else:
            totals[group] = sign * vector


def without_empty(totals: Mapping[Group, Vector]) -> dict[Group, Vector]:
    """The groups in which anything was counted: what two counts of the same records agree in."""
    return {group: vector for group, vector in totals.items() if vector.any()}


def _count(shape: Shape, records: Records) -> dict[Group, Vector]:
    """One pass over the columns serves all groups, of which a record belongs to one in each breakdown."""
    groups, group_of, same = _groups(shape, records)
    vectors = np.empty((len(groups), shape.size), np.int64)

    vectors[:, 0] = np.bincount(group_of.ravel())
    for block in shape.blocks:
        width = block.size + 1  # the last cell takes the records that belong to no other
        cells = group_of * width + block.cells(records)
        counts = np.bincount(cells.ravel(), minlength=len(groups) * width).reshape(-1, width)
        vectors[:, shape.places[block.key]] = counts[:, :-1]
    for moments in shape.moments:
        place = shape.places[moments.key]
        for cell, values in enumerate(records.moments(moments.column), start=place.start):
            weights = np.broadcast_to(values, group_of.shape)
            vectors[:, cell] = np.bincount(group_of.ravel(), weights=weights.ravel())
    totals = dict(zip(groups, vectors, strict=True))
    return totals | dict.fromkeys(same, totals[EVERYBODY])


def _groups(shape: Shape, records: Records) -> tuple[list[Group], NDArray[np.int64], list[Group]]:
    """Groups to count, 2D (breakdown x record) which of them each record is in; groups of all records."""
    groups, rows, same = [EVERYBODY], [np.zeros(len(records), np.int64)], []
    for column in shape.breakdowns:
        numbers, position = np.unique(records.groups(column), return_inverse=True)
        names = [(column.name, _group_name(column, int(number))) for number in numbers]
        if len(names) == 1:
            same += names
        else:
            rows.append(len(groups) + position)
            groups += names
    return groups, np.stack(rows), same


def _group_name(column: RecordColumn, number: int) -> str:
    if not number:
        return ""
    return str(number) if column.kind == "group" else column.codes[number - 1]
