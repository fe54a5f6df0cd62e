"""Which counts a tally holds, and where each stands in its vector.

A tally is one vector of whole numbers. Its first cell is the number of records; then follow blocks. A block
sends a record to at most one of its cells, so counting a block is one `bincount`, and since nothing but
records is counted, tallies add and subtract. One shape serves every question type:

    OneWay     a column's codes, then *not reached*, *hidden*, *left open*      every closed column
    Moments    the sum and the sum of squares of a number                       number columns
    Cross      codes of one column by codes of another, where both are there    the same item at two moments,
                                                                                two boxes of one tick list
    Ticked     how many boxes were ticked                                       tick lists, rows of a grid
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.records import Records, answers_of
from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.record import LANGUAGE, MISSING, ORGANISATION, SOURCE, WAVE, Layout, RecordColumn

#: Longer lists of boxes or options are not crossed: the number of cells grows with the square of the list.
MOST_CROSSED = 40

#: The columns of every record that are no answers but put it in groups.
GROUPING = (LANGUAGE, SOURCE, WAVE, ORGANISATION)
#: The slot of a box that is ticked; the one before it is "not ticked", those after are reasons for no answer.
TICKED = 1

Vector = NDArray[np.int64]
Cells = NDArray[np.integer[Any]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class OneWay:
    """How often each answer of a column occurs, then each reason for none, in the order of `MISSING`."""

    column: RecordColumn

    @property
    def key(self) -> Key:
        return ("one way", self.column.name)

    @property
    def size(self) -> int:
        return answers_of(self.column) + len(MISSING)

    def cells(self, records: Records) -> Cells:
        """1D: the cell of each record inside this block."""
        return records.slots(self.column)


@dataclass(frozen=True)
class Cross:
    """Two columns against each other: cell `i * len(second.codes) + j` for codes i and j."""

    first: RecordColumn
    second: RecordColumn

    @property
    def key(self) -> Key:
        return ("cross", self.first.name, self.second.name)

    @property
    def size(self) -> int:
        return len(self.first.codes) * len(self.second.codes)

    def cells(self, records: Records) -> Cells:
        """1D: the cell of each record inside this block, `size` where one of the two is missing."""
        first, second = records.slots(self.first), records.slots(self.second)
        both = (first < len(self.first.codes)) & (second < len(self.second.codes))
        # 16 bits hold the cells of the longest lists that are crossed, and are added up fast.
        cells = first.astype(np.uint16) * len(self.second.codes) + second
        return np.where(both, cells, np.uint16(self.size))


@dataclass(frozen=True)
class Ticked:
    """How many of some boxes were ticked: cell k for k boxes; `name` is of the question or of its row."""

    name: str
    boxes: tuple[RecordColumn, ...]

    @property
    def key(self) -> Key:
        return ("ticked", self.name)

    @property
    def size(self) -> int:
        return len(self.boxes) + 1

    def cells(self, records: Records) -> Cells:
        """1D: the number of boxes ticked in each record, `size` where the question has no answer."""
        ticks = np.zeros(len(records), np.uint16)  # small numbers are added up fast
        for box in self.boxes:
            ticks += records.slots(box) == TICKED
        ticks[records.slots(self.boxes[0]) > TICKED] = self.size
        return ticks


@dataclass(frozen=True)
class Moments:
    """The sum of a number column, then the sums of the lower and upper halves of the squares."""

    column: RecordColumn

    @property
    def key(self) -> Key:
        return ("moments", self.column.name)

    @property
    def size(self) -> int:
        return 3


Block = OneWay | Cross | Ticked


@dataclass(frozen=True)
class Shape:
    """The blocks of a version's tallies, and the columns by whose groups all is counted apart as well."""

    layout: Layout
    blocks: tuple[Block, ...]
    moments: tuple[Moments, ...]
    breakdowns: tuple[RecordColumn, ...]

    @cached_property
    def places(self) -> Mapping[Key, slice]:
        """Where each block stands, by its key; cell 0 is the number of records."""
        places, start = {}, 1
        for block in (*self.blocks, *self.moments):
            places[block.key] = slice(start, start + block.size)
            start += block.size
        return places

    @cached_property
    def size(self) -> int:
        """The number of cells of a vector."""
        return 1 + sum(block.size for block in (*self.blocks, *self.moments))


def shape_of(layout: Layout, questions: Sequence[Question]) -> Shape:
    """The shape of a version's tallies; `questions` are those of its questionnaire."""
    columns = layout.by_name
    counted = [column for column in layout.columns if column.kind != "group"]
    blocks: list[Block] = [OneWay(column) for column in counted]
    blocks += [Cross(columns[first], columns[second]) for first, second in _crossed(questions)]
    blocks += [
        Ticked(name, tuple(columns[box] for box in boxes))
        for question in questions
        for name, boxes in _tick_lists(question).items()
    ]
    moments = (Moments(column) for column in counted if column.kind == "number")
    by_answer = {question.code for question in questions if question.breakdown}
    breakdowns = (column for column in layout.columns if column.name in GROUPING or column.name in by_answer)
    return Shape(layout, tuple(blocks), tuple(moments), tuple(breakdowns))


def _tick_lists(question: Question) -> dict[str, list[str]]:
    """The boxes of a tick list by the question's code, or of a grid by row, as `CODE__ITEM`."""
    lists: dict[str, list[str]] = {}
    for column in question.columns():
        if column.kind == "tick":
            name = f"{question.code}__{column.item}" if column.item else question.code
            lists.setdefault(name, []).append(column.name)
    return lists


def _crossed(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """The columns that are counted against each other: boxes of one list, and one item at two moments."""
    by_code = {question.code: question for question in questions}
    for question in questions:
        boxes = _tick_lists(question).get(question.code, [])
        if len(boxes) <= MOST_CROSSED:
            yield from combinations(boxes, 2)
        if question.pairs_with:
            yield from _same_items(by_code[question.pairs_with], question)


def _same_items(earlier: Question, later: Question) -> Iterator[tuple[str, str]]:
    before = {(column.item, column.option): column for column in earlier.columns() if _can_cross(column)}
    for column in later.columns():
        if _can_cross(column) and (column.item, column.option) in before:
            yield before[column.item, column.option].name, column.name


def _can_cross(column: Column) -> bool:
    return 0 < len(column.codes) <= MOST_CROSSED
