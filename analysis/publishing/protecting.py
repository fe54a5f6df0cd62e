"""From counts to what may be shown of them: all units of a release together.

One pattern of hidden groups holds for all units. A group is hidden in one unit only where a condition, or how
many cells a person can be in, would tell what another count hides.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.protection import MOST_CELLS, Protected, Table, hidden_groups, protect
from analysis.publishing.units import Row, Rows, Unit

#: A row in which `None` is a hidden number.
Shown = list[int | None]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The fewest persons of a group and of a count."""

    min_base: int
    min_cell: int

    def tells_of_few(self, count: int) -> bool:
        return 0 < count < self.min_cell


@dataclass(frozen=True, kw_only=True)
class ShownRows:
    """What may be shown of a unit."""

    total: Shown
    groups: Mapping[str, Shown]

    def of(self, group: str | None) -> Shown | None:
        """The row of a group, `None` for everybody; `None` where the unit is not counted by groups."""
        return self.total if group is None else self.groups.get(group)


def protected(
    units: Sequence[Unit],
    rows: Mapping[str, Rows],
    limits: Limits,
    *,
    breakdown: str = "",
) -> dict[str, ShownRows]:
    """What may be shown of each unit; those of which nothing may be shown are not in it.

    `breakdown` is the unit whose cells are the groups. Totals that are large enough stay: they are what most
    people come for, and may have been shown while a wave was open.
    """
    sizes = _sizes(breakdown, rows)
    unrouted = [rows[unit.name].groups for unit in units if rows[unit.name].groups and not unit.is_routed]
    tables = [_bases(groups) for groups in unrouted]
    if tables and sizes:
        tables.append(np.array([[sizes.get(code, 0)] for code in unrouted[0]]))
    hide = hidden_groups(tables, limits.min_base)
    found: dict[str, ShownRows] = {}
    for unit in sorted(units, key=lambda each: each.is_routed):
        if unit.name == breakdown and tables:
            shown = _of_sizes(unit, rows[unit.name], [*unrouted[0]], hide, limits)
        else:
            shown = _of_unit(unit, rows[unit.name], hide, limits, found)
        if shown:
            found[unit.name] = shown
    return found


def _of_unit(
    unit: Unit, rows: Rows, hide: frozenset[int], limits: Limits, found: Mapping[str, ShownRows]
) -> ShownRows | None:
    """What may be shown of a unit, beside what was `found` of those that decide who is asked."""
    if unit.is_routed:
        if _tells_by_routing(unit, None, rows.total, found, limits):
            return None
        told = {
            number
            for number, (code, row) in enumerate(rows.groups.items())
            if _tells_by_routing(unit, code, row, found, limits)
        }
        if rows.groups:
            hide = hidden_groups([_bases(rows.groups)], limits.min_base, also=hide | told)
    return _Protecting(unit, rows, limits).rows(hide)


def _sizes(breakdown: str, rows: Mapping[str, Rows]) -> dict[str, int]:
    """How many are in each group."""
    if breakdown not in rows:
        return {}
    of_breakdown = rows[breakdown]
    return {code: row[-2] for code, row in of_breakdown.groups.items() if code}


def _of_sizes(
    unit: Unit, rows: Rows, codes: Sequence[str], hide: Collection[int], limits: Limits
) -> ShownRows | None:
    """The breakdown's own question: its cells are the sizes of the groups, and hidden with them."""
    table = np.array([[rows.total[number]] for number in range(len(unit.cells))])
    hidden = {number for number in hide if codes[number]}
    shown = protect(table, hide=hidden, min_base=limits.min_base, min_cell=limits.min_cell)
    if shown.total is None:
        return None
    return ShownRows(total=[*shown.bases, shown.total, rows.total[-1]], groups={})


def _bases(groups: Mapping[str, Row]) -> Table:
    return np.array([[row[-2]] for row in groups.values()])


def _tells_by_routing(
    unit: Unit, group: str | None, row: Row, found: Mapping[str, ShownRows], limits: Limits
) -> bool:
    """Whether how many were asked tells what is hidden of the answers that decide on it."""
    if limits.tells_of_few(row[-1]):
        return True
    deciders = [found[name].of(group) for name in unit.deciders if name in found]
    return any(decider is not None and None in decider[:-1] for decider in deciders)


class _Protecting:
    """Protecting one unit: the tables of its rows, and what their rows tell together."""

    def __init__(self, unit: Unit, rows: Rows, limits: Limits) -> None:
        self.unit = unit
        self.groups = rows.groups or {"": rows.total}
        self.has_groups = bool(rows.groups)
        self.total = rows.total
        self.limits = limits

    def rows(self, hide: Collection[int]) -> ShownRows | None:
        """What may be shown; `None`: nothing."""
        hide = frozenset(hide) if self.has_groups else frozenset()
        while True:
            tables = self._protect(hide)
            if not tables or tables[0].total is None:
                return None
            shown = [self._row(tables, number) for number in range(len(self.groups))]
            total = self._total(tables)
            if self._tells(self.total, total):
                return None
            told = {
                number
                for number, (row, seen) in enumerate(zip(self.groups.values(), shown, strict=True))
                if number not in hide and self._tells(row, seen)
            }
            if not told or not self.has_groups:
                break
            hide = hidden_groups([_bases(self.groups)], self.limits.min_base, also=hide | told)
        groups = zip(self.groups, shown, strict=True) if self.has_groups else ()
        return ShownRows(total=total, groups=dict(groups))

    def _protect(self, hide: Collection[int]) -> list[Protected]:
        """A choice as one table; a table for each box, of who is in it and who is not."""
        rows = np.array([row[:-1] for row in self.groups.values()])
        cells, bases = rows[:, :-1], rows[:, -1:]
        if self.unit.form == "choice":
            tables = [cells]
        else:
            tables = [
                np.column_stack((cells[:, [number]], bases - cells[:, [number]]))
                for number in range(cells.shape[1])
            ]
        if tables[0].size > MOST_CELLS:
            return []
        return [
            protect(
                table,
                hide=hide,
                min_base=self.limits.min_base,
                min_cell=self.limits.min_cell,
                keep_totals=not any(map(self.limits.tells_of_few, table.sum(axis=0).tolist())),
            )
            for table in tables
        ]

    def _row(self, tables: Sequence[Protected], number: int) -> Shown:
        base = tables[0].bases[number]
        if self.unit.form == "choice":
            return [*tables[0].rows[number], base, None]
        return [*(table.rows[number][0] for table in tables), base, None]

    def _total(self, tables: Sequence[Protected]) -> Shown:
        base, unasked = tables[0].total, self.total[-1]
        if self.unit.form == "choice":
            return [*tables[0].totals, base, unasked]
        return [*(table.totals[0] for table in tables), base, unasked]

    def _tells(self, row: Row, shown: Shown) -> bool:
        return cells_tell(self.unit, row, shown, self.limits)


def cells_tell(unit: Unit, row: Row, shown: Shown, limits: Limits) -> bool:
    """Whether the cells of a row tell of few persons when they are added up."""
    together = told_together(unit, row)
    if any(map(limits.tells_of_few, together)):
        return True
    return bool(together) and None in shown[:-2] and _left_empty(unit, row) < limits.min_cell


def told_together(unit: Unit, row: Row) -> list[int]:
    """Counts of persons that the cells of a list or of places tell together.

    Who answers is in one cell at least and in `most` at most. So the sum of the cells tells how many there
    are beyond the first of each person, and how many are missing from the last. Who is in no exclusive cell
    is in another one: that tells how many of them are not in each.
    """
    if unit.form not in {"list", "places"}:
        return []
    *cells, base, _unasked = row
    told = [sum(cells) - base, _left_empty(unit, row)]
    rest = base - sum(cells[number] for number in unit.exclusive)
    if rest < base:
        told += [rest - count for number, count in enumerate(cells) if number not in unit.exclusive]
    return told


def _left_empty(unit: Unit, row: Row) -> int:
    return unit.most * row[-2] - sum(row[:-2])
