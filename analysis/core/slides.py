"""One closed question, or one item of it, as it is shown to a room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from analysis.core.protection import MIN_BASE, protect
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from surveys.questionnaire.base import Column, Question

#: More bars than this cannot be read from the back of a room.
MOST_BARS = 20


@dataclass(frozen=True, kw_only=True)
class Slide:
    """The closed columns of a question, or of the item with the code `item`; `name` says which."""

    name: str
    question: Question
    columns: tuple[Column, ...]
    item: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes of the answers, in their order."""
        first = self.columns[0]
        return tuple(box.option for box in self.columns) if first.kind == "tick" else first.codes

    @property
    def takes_several(self) -> bool:
        """Whether somebody can give several of the answers."""
        return len(self.columns) > 1


@dataclass(frozen=True)
class Bars:
    """How many of `base` gave each answer, in the order of `Slide.answers`; `None` where it is hidden."""

    base: int
    counts: tuple[int | None, ...]


def slides_of(question: Question) -> Iterator[Slide]:
    """All of a question that can be shown: nothing of texts and numbers, nor of too many answers."""
    closed = (column for column in question.columns() if column.codes)
    for item, columns in groupby(closed, key=lambda column: column.item):
        name = f"{question.code}__{item}" if item else question.code
        slide = Slide(name=name, question=question, columns=tuple(columns), item=item)
        if len(slide.answers) <= MOST_BARS:
            yield slide


def protected_bars(slide: Slide, tally: Tally) -> Bars | None:
    """What anybody may see of a total: no count below ten, nor one that tells such a count.

    `None` where fewer than `MIN_BASE` answered.
    """
    cells = _cells(slide, tally)
    if cells[0].base < MIN_BASE:
        return None
    if not slide.takes_several:
        shown = protect(np.array([[cell.count for cell in cells]]), hide=())
        return Bars(cells[0].base, shown.rows[0])
    shares = (protect(np.array([[cell.count, cell.base - cell.count]]), hide=()) for cell in cells)
    return Bars(cells[0].base, tuple(shown.rows[0][0] for shown in shares))


def live_bars(slide: Slide, tally: Tally) -> Bars | None:
    """What people were told is shown where they answer; `None` where fewer than `MIN_BASE` did."""
    cells = _cells(slide, tally)
    if cells[0].base < MIN_BASE:
        return None
    return Bars(cells[0].base, tuple(cell.count for cell in cells))


def _cells(slide: Slide, tally: Tally) -> Sequence[Cell]:
    """A cell an answer: ticked, chosen, or put in any place of a ranking."""
    counted = [tally.column(column.name) for column in slide.columns]
    if slide.columns[0].kind == "tick":
        return [Cell(box.counts["1"], box.base) for box in counted]
    base = counted[0].base
    return [Cell(sum(place.counts[code] for place in counted), base) for code in slide.answers]
