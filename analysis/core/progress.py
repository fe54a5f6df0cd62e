"""What changes of records add to the counters of fieldwork."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.completeness import Items, classes
from analysis.core.records import Records
from surveys.questionnaire.record import SOURCE, WAVE, Layout

#: The responses that respondents gave; what was imported or made up came by no way in.
GIVEN = ("real", "entered")
#: What a counter holds, in the order of its numbers.
STARTED, SUBMITTED, COMPLETE, PARTIAL, ERASED = range(5)


@dataclass(frozen=True)
class Changed:
    """What a record was and is (None: not there), and by which way its response came from whom."""

    was: bytes | None
    now: bytes | None
    distribution: int | None
    way: str


#: A wave's number, the id of a distribution (None: the survey's own link), a way in.
Key = tuple[int, int | None, str]


def raised_by(
    layout: Layout, items: Items, complete_percent: Mapping[int, int], changes: Sequence[Changed]
) -> dict[Key, list[int]]:
    """What `changes` add, by way in; `complete_percent` is that of each wave, by number.

    Whoever has no way in or is of no wave is not counted here.
    """
    changes = [change for change in changes if change.way]
    if not changes:
        return {}
    records = Records(layout, b"".join(change.now or change.was or b"" for change in changes))
    waves = records.groups(layout.by_name[WAVE])
    given = _given(layout, records)
    percent = np.array([complete_percent.get(wave, 0) for wave in waves.tolist()], np.int64)
    is_now = _states(layout, items, [change.now for change in changes], percent)
    difference = is_now - _states(layout, items, [change.was for change in changes], percent)
    erased = np.maximum(-difference[:, STARTED], 0)
    difference[:, STARTED:COMPLETE] = np.maximum(difference[:, STARTED:COMPLETE], 0)
    raised: dict[Key, list[int]] = {}
    for change, wave, counts, is_given in zip(
        changes, waves.tolist(), np.column_stack((difference, erased)).tolist(), given.tolist(), strict=True
    ):
        if is_given and wave in complete_percent:
            before = raised.get((wave, change.distribution, change.way), [0] * len(counts))
            raised[wave, change.distribution, change.way] = [
                a + b for a, b in zip(before, counts, strict=True)
            ]
    return {key: counts for key, counts in raised.items() if any(counts)}


def _given(layout: Layout, records: Records) -> NDArray[np.bool_]:
    column = layout.by_name[SOURCE]
    codes = [column.codes.index(source) for source in GIVEN if source in column.codes]
    return np.isin(records.slots(column), codes)


def _states(
    layout: Layout, items: Items, records: Sequence[bytes | None], percent: NDArray[np.int64]
) -> NDArray[np.int64]:
    """2D (record x counter but the last): whether it is there, submitted, complete, partial."""
    states = np.zeros((len(records), ERASED), np.int64)
    there = np.array([record is not None for record in records])
    if there.any():
        present = Records(layout, b"".join(record for record in records if record is not None))
        complete, partial = classes(items, present, percent[there])
        submitted = present.slots(items.completed) == 1
        states[there] = np.column_stack((np.ones(len(present), np.bool_), submitted, complete, partial))
    return states
