"""Cells as the plain numbers and texts that files hold."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.datasets.files.summary import Summary
from analysis.datasets.files.texts import storable
from analysis.datasets.table import Cells, Variable


def numbers(variable: Variable, cells: Cells, summary: Summary) -> NDArray[Any]:
    """The cells of a variable that is no text: int64, or float64 for a number with decimals.

    Where there is no value, the code of its reason.
    """
    absent = cells.absent != 0
    codes = cells.absent.astype(np.int64) + summary.shift
    values = np.asarray(cells.values, np.int64)
    if not variable.decimals:
        return np.where(absent, codes, values)
    # A whole number divided by a power of ten is the float nearest to the decimal number.
    return np.where(absent, codes.astype(np.float64), values / 10.0**variable.decimals)


def texts(cells: Cells) -> Sequence[str | int]:
    """The cells of a text; where there is none, the code of its reason as a number."""
    return [
        int(code) if code else storable(str(text))
        for text, code in zip(cells.values, cells.absent.tolist(), strict=True)
    ]


def decimal(units: int, decimals: int) -> str:
    """The number in plain digits with a point, such as "-12.50" for -1250 hundredths."""
    if not decimals:
        return str(units)
    whole, fraction = divmod(abs(units), 10**decimals)
    return f"{'-' if units < 0 else ''}{whole}.{fraction:0{decimals}}"
