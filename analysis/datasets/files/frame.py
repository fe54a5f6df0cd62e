"""A whole table as a data frame, for what cannot be written in parts: a byte a cell where it fits."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.datasets.files.cells import numbers, texts
from analysis.datasets.files.options import Options
from analysis.datasets.files.summary import Summary
from analysis.datasets.files.texts import cut, set_apart
from analysis.datasets.table import Missing, Table, Variable

if TYPE_CHECKING:
    import pandas as pd  # for the types alone

#: What pyreadstat says of a full disk.
NO_ROOM = "Unable to write data"
#: Whole numbers beyond these are doubles in SPSS and Stata.
MOST_WHOLE = 2_000_000_000


def frame(table: Table, options: Options, names: Mapping[str, str], longest_text: int) -> "pd.DataFrame":
    """The table under other `names`, texts cut to so many bytes; a missing text is its code as a text."""
    import pandas as pd  # noqa: PLC0415 - only what writes files needs it

    columns: dict[str, NDArray[Any]] = {
        variable.name: np.empty(table.rows, _kind(variable, options.summaries[variable.name]))
        for variable in table.variables
    }
    row = 0
    for chunk in table.chunks():
        for variable in table.variables:
            cells = chunk[variable.name]
            rows = slice(row, row + len(cells.absent))
            if variable.kind == "text":
                columns[variable.name][rows] = [
                    str(each) if isinstance(each, int) else cut(set_apart(each), longest_text)
                    for each in texts(cells)
                ]
            else:
                columns[variable.name][rows] = numbers(variable, cells, options.summaries[variable.name])
        row += len(chunk[table.variables[0].name].absent) if table.variables else 0
    return pd.DataFrame({names[name]: column for name, column in columns.items()}, copy=False)


@contextmanager
def writing() -> Iterator[None]:
    """Where the disk is full, raises `OSError` in the place of pyreadstat's own."""
    import pyreadstat  # noqa: PLC0415 - only what writes files needs it

    try:
        yield
    except pyreadstat.ReadstatError as error:
        if str(error) != NO_ROOM:
            raise
        raise OSError(errno.ENOSPC, str(error)) from error


def _kind(variable: Variable, summary: Summary) -> type[np.generic]:
    """The smallest type that holds all cells."""
    if variable.kind == "text":
        return np.object_
    lowest = min(summary.lowest, summary.code(min(Missing)))
    highest = max(summary.highest, len(variable.codes), 1)
    if variable.decimals or not -MOST_WHOLE <= lowest <= highest <= MOST_WHOLE:
        return np.float64
    for kind in (np.int8, np.int16):
        if np.iinfo(kind).min <= lowest and highest <= np.iinfo(kind).max:
            return kind
    return np.int32
