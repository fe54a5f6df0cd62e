"""Tallies of several versions of a questionnaire together.

What two versions ask alike is added up; what they do not is counted in the one that asks it, so its base is
of that version. A code keeps its meaning from version to version; other codes make another question.
"""

import numpy as np

from analysis.core.blocks import Block, Cross, Moments, OneWay, Shape, Vector
from analysis.core.records import answers_of
from analysis.core.tally import Tally
from surveys.questionnaire.record import RecordColumn


def projected(tally: Tally, shape: Shape) -> Tally:
    """The counts of another version's tally as one of `shape`: what that version does not ask alike is 0."""
    theirs: dict[tuple[str, ...], Block | Moments] = {
        block.key: block for block in (*tally.shape.blocks, *tally.shape.moments)
    }
    vector = np.zeros(shape.size, np.int64)
    vector[0] = tally.vector[0]
    for block in (*shape.blocks, *shape.moments):
        other = theirs.get(block.key)
        if other is None:
            continue
        counts, place = tally.vector[tally.shape.places[block.key]], shape.places[block.key]
        if _meaning(block) == _meaning(other):
            vector[place] = counts
        elif isinstance(block, OneWay) and isinstance(other, OneWay) and block.column.name.startswith("@"):
            vector[place] = _by_code(block.column, other.column, counts)
    return Tally(shape, vector)


def _meaning(block: Block | Moments) -> tuple[object, ...]:
    """What the cells of a block stand for."""
    if isinstance(block, Cross):
        return _column(block.first), _column(block.second)
    if isinstance(block, OneWay | Moments):
        return _column(block.column)
    return tuple(box.name for box in block.boxes)


def _column(column: RecordColumn) -> tuple[object, ...]:
    return column.name, column.kind, column.codes, column.decimals


def _by_code(column: RecordColumn, other: RecordColumn, counts: Vector) -> Vector:
    """What a response itself is, such as its language, is the same in versions that know different ones."""
    by_code = dict(zip(other.codes, counts, strict=False))
    answers = [by_code.get(code, 0) for code in column.codes]
    return np.array([*answers, *counts[answers_of(other) :]], np.int64)
