"""Two questions against each other: what can be crossed, and the counts of any two.

The tallies keep few pairs; any others are counted from the records when somebody asks. The database groups
the few bytes that matter (`Narrow`), so what is counted here is groups of equal answers with their sizes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.core.blocks import TICKED, Vector
from analysis.core.records import Records, answers_of
from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.record import MISSING, SOURCE, Layout, RecordColumn

#: More answers than this make no table that anybody reads.
MOST_ANSWERS = 60
#: Groups of equal answers that are counted at once, for the sake of memory.
GROUPS_AT_ONCE = 50_000

Groups = Sequence[tuple[bytes, int]]


@dataclass(frozen=True, kw_only=True)
class Side:
    """What can be crossed: one closed column, or all boxes of a list or grid row, of which one has several.

    `name` is that of the column, or the code of the list, or `CODE__ITEM`.
    """

    name: str
    question: Question
    columns: tuple[Column, ...]
    several: bool = False

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes of the answers: of the column, or of the boxes."""
        return tuple(column.option for column in self.columns) if self.several else self.columns[0].codes

    @property
    def can_be_crossed(self) -> bool:
        """Whether its answers are few enough."""
        return len(self.answers) <= MOST_ANSWERS

    def in_record(self, layout: Layout) -> tuple[RecordColumn, ...]:
        return tuple(layout.by_name[column.name] for column in self.columns)


def sides_of(question: Question) -> Iterator[Side]:
    """All that a question offers for crossing, a list before its boxes; numbers and texts offer nothing."""
    seen: set[str] = set()
    closed = [column for column in question.columns() if column.codes]
    for column in closed:
        if column.kind == "tick" and column.item not in seen:
            seen.add(column.item)
            boxes = tuple(box for box in closed if box.item == column.item)
            name = f"{question.code}__{column.item}" if column.item else question.code
            yield Side(name=name, question=question, columns=boxes, several=True)
        yield Side(name=column.name, question=question, columns=(column,))


@dataclass(frozen=True)
class Narrow:
    """Some columns of a record put together: their own layout, and where they lie as (offset, width)."""

    spans: tuple[tuple[int, int], ...]
    layout: Layout


def narrowed(layout: Layout, sides: Sequence[Side]) -> Narrow:
    """The columns of `sides` and the source, each once, neighbours as one span."""
    wanted = {layout.by_name[SOURCE], *(column for side in sides for column in side.in_record(layout))}
    spans: list[tuple[int, int]] = []
    columns, width = [], 0
    for column in sorted(wanted, key=lambda column: column.offset):
        if spans and sum(spans[-1]) == column.offset:
            spans[-1] = (spans[-1][0], spans[-1][1] + column.width)
        else:
            spans.append((column.offset, column.width))
        columns.append(replace(column, offset=width))
        width += column.width
    return Narrow(tuple(spans), Layout(tuple(columns)))


@dataclass(frozen=True)
class Margin:
    """One side: `totals` of each answer among those who answered both, and who has no answer, by reason.

    `answered` is who answered this side, whatever the other.
    """

    totals: tuple[int, ...]
    answered: int
    missing: Mapping[int, int]


@dataclass(frozen=True)
class Crossed:
    """`counts`: 2D (answers of the first side x of the second), of the `both` who answered both.

    `responses` is everybody who was looked at, `sources` the same by source. Where a side takes several
    answers somebody is in several of its cells, so they add up to more than `both`.
    """

    counts: Vector
    both: int
    first: Margin
    second: Margin
    sources: Mapping[str, int]

    @property
    def responses(self) -> int:
        return sum(self.sources.values())


def cross(first: Side, second: Side, layout: Layout, groups: Groups) -> Crossed:
    """Counts groups of equal records of a narrowed `layout`, each with its size."""
    one, other = _Sums(first, layout), _Sums(second, layout)
    counts = np.zeros((len(first.answers), len(second.answers)))
    source = layout.by_name[SOURCE]
    sources = np.zeros(answers_of(source))
    both = 0.0
    for start in range(0, len(groups), GROUPS_AT_ONCE):
        some = groups[start : start + GROUPS_AT_ONCE]
        records = Records(layout, b"".join(cells for cells, _ in some))
        sizes = np.array([size for _, size in some], np.float64)
        of_both = sizes * (one.answered(records) & other.answered(records))
        counts += one.add(records, sizes, of_both) * of_both @ other.add(records, sizes, of_both).T
        sources += np.bincount(records.slots(source), sizes, len(sources))
        both += of_both.sum()
    by_source = dict(zip(source.codes, map(int, sources), strict=True))
    return Crossed(counts.astype(np.int64), int(both), one.margin(), other.margin(), by_source)


class _Sums:
    """What is summed of one side: floating point, which is exact for whole numbers below 2**53."""

    def __init__(self, side: Side, layout: Layout) -> None:
        self._side = side
        self._columns = side.in_record(layout)
        self._totals = np.zeros(len(side.answers))
        self._slots = np.zeros(answers_of(self._columns[0]) + len(MISSING))

    def answered(self, records: Records) -> NDArray[np.bool_]:
        """1D: who answered; the first box of a list tells it, since all of them are answered or none."""
        return records.slots(self._columns[0]) < answers_of(self._columns[0])

    def add(
        self, records: Records, sizes: NDArray[np.float64], of_both: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Sums some groups and returns, 2D (answer x group), 1 where a group gave an answer."""
        slots = records.slots(self._columns[0])
        self._slots += np.bincount(slots, sizes, len(self._slots))
        if self._side.several:
            members = np.array([records.slots(box) == TICKED for box in self._columns], np.float64)
        else:
            members = np.equal.outer(np.arange(len(self._side.answers)), slots).astype(np.float64)
        self._totals += members @ of_both
        return members

    def margin(self) -> Margin:
        slots = [int(number) for number in self._slots]
        answers = answers_of(self._columns[0])
        missing = dict(zip(MISSING, slots[answers:], strict=True))
        return Margin(tuple(map(int, self._totals)), sum(slots[:answers]), missing)
