"""One closed question, or one item of it, as it is shown to a room."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from analysis.core.protection import MIN_BASE
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


@dataclass(frozen=True)
class Bars:
    """How many of `base` gave which answers: codes that are shown as one, and a count or `None`: hidden."""

    base: int
    cells: tuple[tuple[tuple[str, ...], int | None], ...]


def slides_of(question: Question) -> Iterator[Slide]:
    """All of a question that can be shown: nothing of texts and numbers, nor of too many answers."""
    closed = (column for column in question.columns() if column.codes)
    for item, columns in groupby(closed, key=lambda column: column.item):
        name = f"{question.code}__{item}" if item else question.code
        slide = Slide(name=name, question=question, columns=tuple(columns), item=item)
        if len(slide.answers) <= MOST_BARS:
            yield slide


def live_bars(slide: Slide, tally: Tally) -> Bars | None:
    """What people were told is shown where they answer; `None` where fewer than `MIN_BASE` did."""
    counted = [tally.column(column.name) for column in slide.columns]
    base = counted[0].base
    if base < MIN_BASE:
        return None
    if slide.columns[0].kind == "tick":
        counts = [box.counts["1"] for box in counted]
    else:  # one column, or one a place: an answer has one of them at most
        counts = [sum(place.counts[code] for place in counted) for code in slide.answers]
    return Bars(base, tuple(((code,), count) for code, count in zip(slide.answers, counts, strict=True)))
