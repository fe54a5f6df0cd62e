"""Counting records into tallies."""

from collections.abc import Mapping

import numpy as np

from analysis.core.blocks import Shape, Vector
from analysis.core.records import Records
from analysis.core.strata import Group, strata_of

#: So many records are counted at once that their columns stay in the processor's cache.
RECORDS_AT_ONCE = 8_192


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
    """Each block is read once and counted for all groups."""
    totals = [
        (strata, np.empty((len(strata.groups), shape.size), np.int64))
        for strata in strata_of(records, shape.breakdowns)
    ]
    for strata, vectors in totals:
        vectors[:, 0] = strata.sums(np.ones(len(records)))
    for block in shape.blocks:
        cells, place = block.cells(records), shape.places[block.key]
        width = block.size + 1  # the last cell takes the records that belong to no other
        for strata, vectors in totals:
            vectors[:, place] = strata.counts(cells, width)[:, :-1]
    for moments in shape.moments:
        place = shape.places[moments.key]
        for cell, values in enumerate(records.moments(moments.column), start=place.start):
            for strata, vectors in totals:
                vectors[:, cell] = strata.sums(values)
    return {
        group: vector
        for strata, vectors in totals
        for group, vector in zip(strata.groups, vectors, strict=True)
    }
