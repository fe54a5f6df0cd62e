"""When a release may follow another one: what both tell must not differ by few persons."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis.publishing.protecting import Shown, told_together
from analysis.publishing.units import Unit

#: Protected rows as a release stores them, by unit.
Tables = Mapping[str, Mapping[str, Any]]


def may_correct(units: Iterable[Unit], was: Tables, now: Tables, k: int) -> bool:
    """Whether every count that both releases tell changed by none or by at least `k`.

    Told is also what can be worked out: who is not in a box, who is in the hidden cells or in the hidden
    groups together, and who is outside a group. A count may neither appear nor disappear. A unit that only
    one of them has is no correction of anything.
    """
    return all(
        _may_follow(before, after, k)
        for unit in units
        if unit.name in was and unit.name in now
        for before, after in _rows(unit, was[unit.name], now[unit.name])
    )


def asked_may_change(was: Mapping[str, int], now: Mapping[str, int], k: int) -> bool:
    """The same of how many each unit was asked of."""
    return all(_may_follow([was.get(name)], [now.get(name)], k) for name in was.keys() | now.keys())


def with_totals(organisations: Tables, units: Tables) -> dict[str, dict[str, Any]]:
    """The rows of organisations with the totals that they are compared with."""
    return {
        name: {"total": units[name]["total"], "groups": rows["groups"]}
        for name, rows in organisations.items()
    }


def _rows(unit: Unit, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[Shown, Shown]]:
    groups = [*(was["groups"].keys() | now["groups"].keys())]
    return zip(_told(unit, was, groups), _told(unit, now, groups), strict=True)


def _told(unit: Unit, tables: Mapping[str, Any], groups: Iterable[str]) -> Iterator[Shown]:
    """What a release tells of everybody and of each group, of who is outside it, and of the hidden groups."""
    total, rows = tables["total"], [tables["groups"].get(group, []) for group in groups]
    yield from (_with_worked_out(unit, row) for row in (total, *rows))
    yield from (_without(total, [row]) for row in rows)
    yield _without(total, rows)


def _with_worked_out(unit: Unit, row: Shown) -> Shown:
    """The counts of a row, and those that they let work out."""
    *cells, base, _unasked = row or (None, None)
    if base is None:
        return row
    if unit.form == "choice":  # who is in no shown cell is in a hidden one
        return [*row, base - sum(count or 0 for count in cells)]
    counts = [count for count in cells if count is not None]
    together = told_together(unit, [*counts, base, 0]) if len(counts) == len(cells) else []
    return [*row, *(None if count is None else base - count for count in cells), *together]


def _without(total: Shown, rows: Iterable[Shown]) -> Shown:
    """What is left of a total without the shown counts of some groups."""
    left = total
    for row in rows:
        left = [
            None if count is None else count - (taken or 0) for count, taken in zip(left, row, strict=False)
        ]
    return left


def _may_follow(was: Shown, now: Shown, k: int) -> bool:
    if len(was) != len(now):
        return False
    return all(
        before == after or (before is not None and after is not None and abs(after - before) >= k)
        for before, after in zip(was, now, strict=True)
    )
