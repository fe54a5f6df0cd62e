"""Counting answers by the cells of weights, so that a weighted share is made of whole counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from analysis.core.blocks import Vector
from analysis.core.records import Records, answers_of
from analysis.core.weighting import MOST_CELLS, CannotWeigh, Reason
from surveys.questionnaire.record import MISSING, RecordColumn


@dataclass(frozen=True)
class ByCell:
    """`respondents`: an axis for each margin, its answers and then who gave none.

    `answers`: for each column that is counted 2D (cell x code), cells in the order of `respondents.ravel()`.
    """

    respondents: Vector
    answers: Mapping[str, Vector]

    def axis(self, number: int) -> Vector:
        """1D: the respondents of each group of one margin, who gave no answer last."""
        others = tuple(axis for axis in range(self.respondents.ndim) if axis != number)
        found: Vector = self.respondents.sum(axis=others)
        return found


class CellCounter:
    """Counts records by the answers to some margins. Raises `CannotWeigh` where these make too many cells."""

    def __init__(self, margins: Sequence[RecordColumn], columns: Sequence[RecordColumn]) -> None:
        self._margins, self._columns = margins, columns
        self._shape = tuple(len(margin.codes) + 1 for margin in margins)
        cells = prod(self._shape)
        if cells > MOST_CELLS:
            message = f"The margins make {cells} cells, the most is {MOST_CELLS}: leave out one."
            raise CannotWeigh(Reason.TOO_MANY_CELLS, message)
        self._respondents = np.zeros(cells, np.int64)
        self._answers = {column.name: np.zeros((cells, _width(column)), np.int64) for column in columns}

    def add(self, records: Records) -> None:
        """Counts some records."""
        axes = [np.minimum(records.slots(margin), len(margin.codes)) for margin in self._margins]
        cells = np.ravel_multi_index([axis.astype(np.intp) for axis in axes], self._shape)
        self._respondents += np.bincount(cells, minlength=len(self._respondents))
        for column in self._columns:
            width = _width(column)
            counted = np.bincount(
                cells * width + records.slots(column), minlength=width * len(self._respondents)
            )
            self._answers[column.name] += counted.reshape(-1, width)

    def counted(self) -> ByCell:
        answers = {
            column.name: self._answers[column.name][:, : len(column.codes)] for column in self._columns
        }
        return ByCell(self._respondents.reshape(self._shape), answers)


def _width(column: RecordColumn) -> int:
    return answers_of(column) + len(MISSING)
