"""How complete a record is, by the classes of AAPOR (Standard Definitions, 10th edition, 2023, "Break-offs,
partials and completes"): at least a percentage that is set before fieldwork of the applicable items answered
is *complete*, at least half of them *partial*, less a *break-off*.

An item is one thing to answer: a single or number question, a row of a matrix or grid, a tick list or a
ranking as a whole. Texts are in no record and so are no items.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.records import Records, answers_of
from surveys.questionnaire.base import Question
from surveys.questionnaire.record import COMPLETED, HIDDEN, MISSING, NOT_REACHED, Layout, RecordColumn

PARTIAL_PERCENT = 50
#: The slot of a tick column that is set.
_YES = 1

Booleans = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Items:
    """The items of a version: of each page its column and those of its items.

    The first column stands for an item: boxes of a list or row are all empty or none is, and a ranking has a
    first place before it has a second.
    """

    pages: tuple[tuple[RecordColumn, tuple[RecordColumn, ...]], ...]
    completed: RecordColumn


def items_of(layout: Layout, questions: Sequence[Question]) -> Items:
    """The items of a version; `questions` are those of its questionnaire."""
    columns = layout.by_name
    firsts: dict[tuple[str, str], RecordColumn] = {}
    for question in questions:
        for column in question.columns():
            if column.name in columns:
                firsts.setdefault((question.code, column.item), columns[column.name])
    by_page: dict[str, list[RecordColumn]] = {}
    for first in firsts.values():
        by_page.setdefault(first.page, []).append(first)
    pages = tuple((columns[f"@page__{page}"], tuple(items)) for page, items in by_page.items())
    return Items(tuple(sorted(pages, key=lambda page: page[0].offset)), columns[COMPLETED])


def answered_and_applicable(items: Items, records: Records) -> tuple[Numbers, Numbers]:
    """1D each: how many items each record answers, and how many apply to it.

    An item does not apply where routing hides it, or skipped its page: that was not sent although a later one
    or the whole was. What was not reached yet applies.
    """
    answered, applicable = np.zeros((2, len(records)), np.int64)
    passed: Booleans = records.slots(items.completed) == _YES
    for page, columns in reversed(items.pages):
        for column in columns:
            slots, answers = records.slots(column).astype(np.int64), answers_of(column)
            hidden = slots == answers + MISSING.index(HIDDEN)
            skipped = passed & (slots == answers + MISSING.index(NOT_REACHED))
            answered += slots < answers
            applicable += ~(hidden | skipped)
        passed = passed | (records.slots(page) == _YES)
    return answered, applicable


def classes(items: Items, records: Records, complete_percent: Numbers) -> tuple[Booleans, Booleans]:
    """1D each: which records are complete, and which partial; `complete_percent` has one a record.

    To whom no item applied is complete once it was submitted.
    """
    answered, applicable = answered_and_applicable(items, records)
    anything = (applicable > 0) | (records.slots(items.completed) == _YES)
    complete = anything & (100 * answered >= complete_percent * applicable)
    partial = anything & ~complete & (100 * answered >= PARTIAL_PERCENT * applicable)
    return complete, partial
