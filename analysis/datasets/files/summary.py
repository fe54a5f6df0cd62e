"""What is in each variable: its counts, its range and its longest text, found in one pass over the cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.datasets.files.texts import storable
from analysis.datasets.table import Cells, Missing, Table, Variable


@dataclass
class Summary:
    """One variable over all rows.

    `counts` are of the answers of a choice in their order, or of not ticked and ticked; `values` is how many
    cells have a value and `missing` how many lack one for each reason. `lowest`, `highest` and `total` are of
    numbers in whole units. `longest` is that of a text in bytes of UTF-8. `shift` is added to the codes of
    missing values where a number lies among them.
    """

    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    values: int = 0
    missing: dict[Missing, int] = field(default_factory=dict)
    lowest: int = 0
    highest: int = 0
    total: int = 0
    longest: int = 0
    shift: int = 0

    def code(self, missing: Missing) -> int:
        """What stands for it in this variable, in every format."""
        return int(missing) + self.shift


def summarise(table: Table) -> Mapping[str, Summary]:
    """The summary of each variable by its name.

    Raises `ValueError` where the chunks are not as many rows as the table says, or a cell is no answer.
    """
    summaries = {variable.name: Summary(counts=_none_of(variable)) for variable in table.variables}
    rows = 0
    for chunk in table.chunks():
        for variable in table.variables:
            _add(summaries[variable.name], variable, chunk[variable.name])
        rows += len(chunk[table.variables[0].name].absent) if table.variables else 0
    if table.variables and rows != table.rows:
        raise ValueError(f"The table has {rows} rows and says that it has {table.rows}.")
    for variable in table.variables:
        if summaries[variable.name].lowest < 0:
            summaries[variable.name].shift = _shift(table, variable)
    return summaries


def _none_of(variable: Variable) -> NDArray[np.int64]:
    answers = {"choice": len(variable.codes), "tick": 2}.get(variable.kind, 0)
    return np.zeros(answers, np.int64)


def _add(summary: Summary, variable: Variable, cells: Cells) -> None:
    present = cells.absent == 0
    for code, count in zip(*np.unique(cells.absent[~present], return_counts=True), strict=True):
        reason = Missing(int(code))
        summary.missing[reason] = summary.missing.get(reason, 0) + int(count)
    if variable.kind == "text":
        lengths = [len(storable(str(text)).encode()) for text in cells.values]
        summary.longest = max(summary.longest, *lengths, 0)
        summary.values += int(present.sum())
        return
    values = np.asarray(cells.values, np.int64)[present]
    if variable.kind == "number":
        _add_numbers(summary, values)
    else:
        _count(summary, variable, values)
    summary.values += len(values)


def _add_numbers(summary: Summary, values: NDArray[np.int64]) -> None:
    if not len(values):
        return
    lowest, highest = int(values.min()), int(values.max())
    summary.lowest = min(summary.lowest, lowest) if summary.values else lowest
    summary.highest = max(summary.highest, highest) if summary.values else highest
    summary.total += sum(values.tolist())  # of any size, unlike the sum of int64


def _count(summary: Summary, variable: Variable, values: NDArray[np.int64]) -> None:
    first = 1 if variable.kind == "choice" else 0
    if len(values) and not first <= values.min() <= values.max() < first + len(summary.counts):
        raise ValueError(f"{variable.name} has a cell that is none of its answers.")
    summary.counts += np.bincount(values - first, minlength=len(summary.counts))


def _shift(table: Table, variable: Variable) -> int:
    """0, or the power of ten below zero that takes the codes of missing values away from all numbers."""
    unit = 10**variable.decimals
    shift = 0
    while _some_within(table, variable.name, (min(Missing) + shift) * unit, (max(Missing) + shift) * unit):
        shift = shift * 10 or -1000
    return shift


def _some_within(table: Table, name: str, lowest: int, highest: int) -> bool:
    for chunk in table.chunks():
        cells = chunk[name]
        values = np.asarray(cells.values, np.int64)
        if ((cells.absent == 0) & (values >= lowest) & (values <= highest)).any():
            return True
    return False
