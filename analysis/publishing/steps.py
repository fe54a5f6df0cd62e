"""While a wave is open: totals in steps, so that no two that were ever shown differ by few persons.

Counts are looked at each time a block of responses was completed, and shown one block later. A unit takes its
next step only when each count of it has changed by none or by at least `min_cell` persons; until then its
last step stays. So what came in between two steps hides nobody, whoever fetched both, and neither does what
came in between the last step and the release.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.publishing.protecting import Limits, Shown, ShownRows, cells_tell, told_together
from analysis.publishing.units import Row, Rows, Unit


@dataclass(frozen=True, kw_only=True)
class Step:
    """The rows of a unit when so many responses were completed."""

    rows: Rows
    completed: int

    def as_json(self) -> dict[str, Any]:
        return {"total": self.rows.total, "groups": self.rows.groups, "completed": self.completed}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Step":
        return cls(rows=Rows(total=data["total"], groups=data["groups"]), completed=data["completed"])


Steps = Mapping[str, Step]


def next_steps(units: Sequence[Unit], shown: Steps, latest: Steps, limits: Limits) -> dict[str, Step]:
    """What is shown once another block is complete: the counts of `latest` where they may follow."""
    found = dict(shown)
    for unit in units:
        if unit.name not in latest:
            continue
        wanted = latest[unit.name].rows.total
        if not may_be_shown(unit, wanted, limits):
            continue
        if unit.name not in shown or may_follow(unit, shown[unit.name].rows.total, wanted, limits):
            found[unit.name] = latest[unit.name]
    return found


def may_be_shown(unit: Unit, row: Row, limits: Limits) -> bool:
    """Whether a row may be shown while a wave is open: a choice whole, of boxes those that are large enough.

    Questions that a condition asks of some are not shown: their base is a count of other answers.
    """
    if unit.is_routed or row[-2] < limits.min_base:
        return False
    seen = in_step(unit, row, limits)
    if unit.form == "choice":
        return None not in seen
    return any(cell is not None for cell in seen[:-2]) and not cells_tell(unit, row, seen, limits)


def in_step(unit: Unit, row: Row, limits: Limits) -> Shown:
    """The row as it is shown: without cells that few are in, or that few are not in."""
    *cells, base, unasked = row
    shown: Shown = [
        None if limits.tells_of_few(count) or limits.tells_of_few(base - count) else count for count in cells
    ]
    if unit.form == "choice":  # who is not in a cell is in the others
        shown = [None if limits.tells_of_few(count) else count for count in cells]
    return [*shown, base, unasked]


def may_follow(unit: Unit, was: Row, now: Row, limits: Limits) -> bool:
    """Whether a row may be shown to who saw another one of the same unit before."""
    changes = []
    for before, after in zip(in_step(unit, was, limits)[:-1], now[:-1], strict=True):
        if before is not None:
            changes += [after - before, (now[-2] - after) - (was[-2] - before)]
    together = zip(told_together(unit, was), told_together(unit, now), strict=True)
    changes += [after - before for before, after in together]
    return not any(limits.tells_of_few(abs(change)) for change in changes)


def shown_in_steps(units: Sequence[Unit], shown: Steps, limits: Limits) -> dict[str, ShownRows]:
    """What is seen of all units while the wave is open."""
    return {
        unit.name: ShownRows(total=in_step(unit, shown[unit.name].rows.total, limits), groups={})
        for unit in units
        if unit.name in shown
    }


def rows_of_release(
    units: Sequence[Unit], rows: Mapping[str, Rows], shown: Steps, limits: Limits
) -> dict[str, Rows]:
    """The rows that a release is made of: those of now where they may follow, else those of the last step."""
    return {
        unit.name: rows[unit.name]
        if unit.name not in shown
        or may_follow(unit, shown[unit.name].rows.total, rows[unit.name].total, limits)
        else shown[unit.name].rows
        for unit in units
    }
