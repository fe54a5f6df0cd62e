"""Which records a selection keeps."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.records import Records
from surveys.questionnaire.record import Layout, RecordColumn

Kept = NDArray[np.bool_]


def kept(records: Records, only: Mapping[RecordColumn, str]) -> Kept:
    """1D: which records have in each column of `only` its code, or the number of its wave or organisation."""
    mask = np.ones(len(records), np.bool_)
    for column, code in only.items():
        wanted = column.codes.index(code) + 1 if column.codes else int(code)
        mask &= records.groups(column) == wanted
    return mask


def picked(layout: Layout, data: bytes, mask: NDArray[Any]) -> bytes:
    """The records of `mask`, one after another as in `data`."""
    rows = np.frombuffer(data, np.uint8).reshape(-1, layout.width)
    chosen: bytes = rows[mask].tobytes()
    return chosen
