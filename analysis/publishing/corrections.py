"""When a release may follow another one: what both show must not differ by few persons."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.publishing.protecting import Shown

#: Protected rows as a release stores them, by unit.
Tables = Mapping[str, Mapping[str, Any]]


def may_correct(was: Tables, now: Tables, k: int) -> bool:
    """Whether every count of one release changed by none or by at least `k` in the other.

    A count may neither appear nor disappear. A unit that only one of them has is no correction of anything.
    """
    return all(
        _may_follow(before, after, k)
        for name in was.keys() & now.keys()
        for before, after in _rows(was[name], now[name])
    )


def asked_may_change(was: Mapping[str, int], now: Mapping[str, int], k: int) -> bool:
    """The same of how many each unit was asked of."""
    return all(_may_follow([was.get(name)], [now.get(name)], k) for name in was.keys() | now.keys())


def _rows(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[Shown, Shown]]:
    yield was["total"], now["total"]
    for group in was["groups"].keys() | now["groups"].keys():
        yield was["groups"].get(group, []), now["groups"].get(group, [])


def _may_follow(was: Shown, now: Shown, k: int) -> bool:
    if len(was) != len(now):
        return False
    return all(
        before == after or (before is not None and after is not None and abs(after - before) >= k)
        for before, after in zip(was, now, strict=True)
    )
