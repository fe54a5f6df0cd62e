"""Completeness of records: pure. What numpy counts is compared with counting item by item."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.completeness import answered_and_applicable, classes, items_of
from analysis.core.records import Records
from surveys.questionnaire.base import Answer
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.recorder import Header, Recorder
from tests.support import study

QUESTIONNAIRE = study.questionnaire()
LAYOUT = study.layout()
ITEMS = items_of(LAYOUT, tuple(QUESTIONNAIRE.questions.values()))
RECORDER = Recorder(QUESTIONNAIRE, LAYOUT)
#: Ten items: sector, hours; two rows of each matrix; the list; two rows of the grid; the ranking.
FULL: dict[str, Answer] = {
    "sector": {"value": "care"},
    "hours": {"number": "12.50"},
    "before": {"rows": {"desk": "much", "phone": "na"}},
    "now": {"rows": {"desk": "never", "phone": "much"}},
    "tools": {"values": ["mail"]},
    "usable": {"rows": {"advise": ["mail"]}},
    "needs": {"ranks": ["time", "money"]},
}
WITHOUT_GRID = {name: answer for name, answer in FULL.items() if name != "usable"} | {
    "tools": {"values": ["none"]}
}


def record(answers: Mapping[str, Answer], sent: list[str], *, completed: bool = False) -> bytes:
    header = Header(completed=completed, language="nl", source="real", wave=1)
    return RECORDER.record(Journey(QUESTIONNAIRE, answers, sent), header)


@pytest.mark.parametrize(
    ("answers", "sent", "completed", "found"),
    [
        ({}, [], False, (0, 10)),
        (FULL, ["about", "forms", "wishes"], True, (10, 10)),
        (FULL, ["about"], False, (2, 10)),  # what was not reached applies
        (WITHOUT_GRID, ["about", "forms", "wishes"], True, (8, 8)),  # routing hides the grid
        (WITHOUT_GRID, ["about", "forms"], False, (7, 8)),
        (FULL, ["about", "wishes"], False, (3, 3)),  # a page before one that was sent was skipped
        ({"before": {"rows": {"desk": "na"}}}, ["about", "forms", "wishes"], True, (1, 10)),
        ({"needs": {"ranks": ["time"]}}, ["about", "forms", "wishes"], True, (1, 10)),
    ],
)
def test_items_that_apply_and_are_answered(answers, sent, completed, found):
    records = Records(LAYOUT, record(answers, sent, completed=completed))
    assert tuple(array.item() for array in answered_and_applicable(ITEMS, records)) == found


@pytest.mark.parametrize(
    ("percent", "found"),
    [(80, (True, False)), (81, (False, True)), (100, (False, True)), (1, (True, False))],
)
def test_class_is_by_the_percentage_of_the_wave(percent, found):
    eight_of_ten = {name: answer for name, answer in FULL.items() if name != "now"}
    records = Records(LAYOUT, record(eight_of_ten, ["about", "forms", "wishes"]))
    complete, partial = classes(ITEMS, records, np.array([percent]))
    assert (complete.item(), partial.item()) == found


def test_less_than_half_is_a_break_off():
    records = Records(LAYOUT, record(FULL, ["about"], completed=False))
    complete, partial = classes(ITEMS, records, np.array([80]))
    assert (complete.item(), partial.item()) == (False, False)


def slowly(answers: Mapping[str, Answer], sent: list[str], *, completed: bool) -> tuple[int, int]:
    """By the questions and the journey, item by item, without a record."""
    journey, answered, applicable = Journey(QUESTIONNAIRE, answers, sent), 0, 0
    codes = [page.code for page in QUESTIONNAIRE.pages]
    for place, page in enumerate(QUESTIONNAIRE.pages):
        skipped = page.code not in sent and (completed or any(code in sent for code in codes[place:]))
        for question in page.questions:
            columns = [column for column in question.columns() if column.kind != "text"]
            items = {column.item for column in columns}
            hidden = page.code in sent and question.code not in journey.visible
            if hidden or skipped:
                continue
            applicable += len(items)
            if page.code in sent:
                cells = dict(zip(question.columns(), question.cells(answers.get(question.code)), strict=True))
                answered += len({column.item for column in columns if cells[column]})
    return answered, applicable


@given(
    given=st.sets(st.sampled_from(sorted(FULL))),
    tools=st.sampled_from(["mail", "none"]),
    sent=st.lists(st.sampled_from(["about", "forms", "wishes"]), unique=True),
    completed=st.booleans(),
)
def test_records_say_the_same_as_the_questionnaire(given, tools, sent, completed):
    answers = {name: FULL[name] for name in given}
    if "tools" in answers:
        answers["tools"] = {"values": [tools]}
    records = Records(LAYOUT, record(answers, sent, completed=completed))
    found = tuple(array.item() for array in answered_and_applicable(ITEMS, records))
    assert found == slowly(answers, sent, completed=completed)
