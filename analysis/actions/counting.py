"""Bringing the totals up to date.

Whatever changes a record writes into `change` what it was and what it is, in the same statement. Counting
deletes such rows and adds their difference to the totals and to the counters of fieldwork in one transaction,
so a count costs what was changed, not what is stored, and a job that is killed leaves both as they were. Only
the holder of a version's lock writes its totals; those who send pages wait for nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from analysis.actions.blocks import blocks_of
from analysis.actions.raising import raise_progress
from analysis.core.blocks import Shape, Vector
from analysis.core.counting import accumulate, count, without_empty
from analysis.core.progress import Changed
from analysis.core.strata import Group
from analysis.core.tally import Tally
from analysis.models import TallyState, TallyTotal
from analysis.queries import shape_of_version, stored_tallies
from analysis.snapshot import one_state
from analysis.streaming import stream
from surveys.models import Change, Survey

CHANGES_AT_ONCE = 5_000
#: The upper half of our advisory locks' 64 bits; the lower half is the version's id.
COUNTING_LOCK = 0x7065696C << 32
LOCK = "SELECT true FROM pg_advisory_xact_lock(%s)"
LOCK_OR_LEAVE = "SELECT pg_try_advisory_xact_lock(%s)"

#: Pairs are compared, since only the index of version and id can do that: nothing else is read, whatever the
#: database's statistics say of a table that changes by the second.
TAKE_CHANGES = """
    DELETE FROM surveys_change
    WHERE (version_id, id) > (%(version)s, %(after)s) AND (version_id, id) <= (%(version)s, (
        SELECT max(id) FROM (
            SELECT version_id, id FROM surveys_change WHERE (version_id, id) > (%(version)s, %(after)s)
            ORDER BY version_id, id LIMIT %(limit)s
        ) AS first
        WHERE version_id = %(version)s
    ))
    RETURNING id, was, now, distribution_id, way
"""
#: What counters of fieldwork are raised by; imported and synthetic responses came by no way in.
CHANGES_WITH_A_WAY = """
    SELECT was, now, distribution_id, way FROM surveys_change WHERE version_id = %s AND way <> ''
"""
#: The versions of the survey in the order of their ids, so that two rebuilds do not wait for each other.
OF_ITS_SURVEY = """
    SELECT {function}(%s | id) FROM (
        SELECT id FROM surveys_version
        WHERE survey_id = (SELECT survey_id FROM surveys_version WHERE id = %s) ORDER BY id
    ) AS versions
"""


def count_pending(*, version_id: int, now: datetime, wait: bool = False) -> int:
    """Counts what was sent since the last time and returns how many changes those were.

    Where another process is counting the same version, leaves at once: that one will find them. Who must not
    go on before they are counted waits for it.
    """
    counted, last = 0, 0
    # Each batch goes on where the last one ended: rows just deleted may lie in the index for a while, and
    # whatever appears behind us was sent after `now`.
    while ids := _count_some(version_id, last, now, LOCK if wait else LOCK_OR_LEAVE):
        counted, last = counted + len(ids), max(ids)
    return counted


def _count_some(version_id: int, after: int, now: datetime, lock: str) -> list[int]:
    """Counts the first changes behind the one with the id `after` and returns their ids."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(lock, [COUNTING_LOCK | version_id])
        if cursor.fetchone() != (True,):
            return []
        cursor.execute(TAKE_CHANGES, {"version": version_id, "after": after, "limit": CHANGES_AT_ONCE})
        changes = cursor.fetchall()
        if changes:
            _add(version_id, changes, now)
            raise_progress(version_id, [Changed(*change) for _, *change in changes], now)
        if len(changes) < CHANGES_AT_ONCE:
            _set_as_of(version_id, now)
        return [change_id for change_id, *_ in changes]


def _add(version_id: int, changes: Sequence[Sequence[Any]], now: datetime) -> None:
    """Adds changes to the totals: at once, or block by block where partners or the public see totals."""
    shape, blocks = shape_of_version(version_id), blocks_of(version_id)
    for some in blocks.cut(changes) if blocks else (changes,):
        difference = without_empty(_difference(shape, [records[:2] for _, *records in some]))
        _write(version_id, _with_stored(shape, version_id, difference))
        if blocks:
            blocks.keep(now)


class NothingToCount(Exception):  # noqa: N818 - it is what it says
    """The survey's responses were deleted when their time was over: its totals are all that is left."""


def rebuild(*, version_id: int, now: datetime) -> None:
    """Counts all records anew, while pages go on being sent. Raises `NothingToCount`.

    1. Take the lock and wait for who holds it, so that no totals change but by us.
    2. Only then take the snapshot: it shows all records, and the changes that no totals hold yet.
    3. Count the records of the snapshot, replace the totals and delete the changes that the snapshot shows,
       which raise the counters of fieldwork before they go.

    The other versions of the survey share these counters, and a snapshot cannot add to what others raised
    after it: they are locked too.
    """
    _refuse_emptied(version_id)
    with _lock(version_id), one_state():
        totals = _recount(version_id)
        TallyTotal.objects.filter(version=version_id).delete()
        _write(version_id, totals)
        for changes in stream(CHANGES_WITH_A_WAY, [version_id]):
            raise_progress(version_id, [Changed(*change) for change in changes], now)
        Change.objects.filter(version=version_id).delete()
        _set_as_of(version_id, now)


def verify(*, version_id: int) -> list[Group]:
    """The groups whose totals, with what is pending, differ from a recount of all records; stops nothing.

    Raises `NothingToCount`.
    """
    _refuse_emptied(version_id)
    shape = shape_of_version(version_id)
    with one_state():
        live = {group: tally.vector.copy() for group, tally in stored_tallies(version_id).items()}
        rows = stream("SELECT was, now FROM surveys_change WHERE version_id = %s", [version_id])
        for changes in rows:
            accumulate(live, _difference(shape, changes))
        recounted = _recount(version_id)
    accumulate(live, recounted, sign=-1)
    return sorted(without_empty(live))


def _difference(shape: Shape, changes: Iterable[Sequence[Any]]) -> dict[Group, Vector]:
    """The tally of what records are, less that of what they were; `changes` are pairs of was and now."""
    was, now = zip(*changes, strict=True)
    difference = count(shape, b"".join(record for record in now if record))
    accumulate(difference, count(shape, b"".join(record for record in was if record)), sign=-1)
    return difference


def _with_stored(shape: Shape, version_id: int, difference: Mapping[Group, Vector]) -> dict[Group, Vector]:
    """`difference` and the stored totals of the same groups together."""
    groups = (Q(breakdown=breakdown, group=group) for breakdown, group in difference)
    stored = TallyTotal.objects.filter(reduce(or_, groups, Q(pk=None)), version=version_id)
    totals = dict(difference)
    for breakdown, group, counts in stored.values_list("breakdown", "group", "counts"):
        accumulate(totals, {(breakdown, group): Tally.unpack(shape, bytes(counts)).vector})
    return totals


def _write(version_id: int, totals: Mapping[Group, Vector]) -> None:
    """Stores totals over those of the same groups."""
    shape = shape_of_version(version_id)
    rows = [
        TallyTotal(
            version_id=version_id, breakdown=breakdown, group=group, counts=Tally(shape, vector).pack()
        )
        for (breakdown, group), vector in totals.items()
    ]
    TallyTotal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["version", "breakdown", "group"],
        update_fields=["counts"],
    )


def _set_as_of(version_id: int, now: datetime) -> None:
    TallyState.objects.bulk_create(
        [TallyState(version_id=version_id, as_of=now)],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["as_of"],
    )


def _recount(version_id: int) -> dict[Group, Vector]:
    shape = shape_of_version(version_id)
    totals: dict[Group, Vector] = {}
    query = "SELECT record FROM surveys_response WHERE version_id = %s AND record IS NOT NULL"
    with ThreadPoolExecutor(max_workers=1) as counter:  # the database reads on while we count
        counted: Future[dict[Group, Vector]] = counter.submit(dict)
        for rows in stream(query, [version_id]):
            records = b"".join(record for (record,) in rows)
            accumulate(totals, counted.result())
            counted = counter.submit(count, shape, records)
        accumulate(totals, counted.result())
    return totals


def _refuse_emptied(version_id: int) -> None:
    if Survey.objects.filter(versions=version_id, emptied_on__isnull=False).exists():
        raise NothingToCount


@contextmanager
def _lock(version_id: int) -> Iterator[None]:
    """The locks of the survey's versions for longer than a transaction; they go with the connection when we
    are killed."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ITS_SURVEY.format(function="pg_advisory_lock"), [COUNTING_LOCK, version_id])
        try:
            yield
        finally:
            cursor.execute(OF_ITS_SURVEY.format(function="pg_advisory_unlock"), [COUNTING_LOCK, version_id])
