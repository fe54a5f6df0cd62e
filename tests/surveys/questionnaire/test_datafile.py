"""Writing and reading rows of a data file: pure."""

from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.datafile import HEADER, Row, RowReader, answer_cells, column_names, last_page
from surveys.questionnaire.journey import Journey
from tests.support import study

QUESTIONNAIRE = study.questionnaire()
PAGES = tuple(QUESTIONNAIRE.by_code)
FREQUENCIES = st.dictionaries(
    st.sampled_from(["desk", "phone"]), st.sampled_from(["never", "much", "na"]), min_size=1
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "org": st.sampled_from(["An office", "Two\nlines", '"quoted", <b>é</b>']).map(
            lambda text: {"text": text}
        ),
        "sector": st.sampled_from(
            [{"value": "care"}, {"value": "rest"}, {"value": "rest", "other": "fire brigade"}]
        ),
        "hours": st.decimals(0, 80, places=2).map(lambda number: {"number": f"{number:.2f}"}),
        "before": FREQUENCIES.map(lambda rows: {"rows": rows}),
        "now": FREQUENCIES.map(lambda rows: {"rows": rows}),
        "tools": st.sampled_from([["mail"], ["mail", "chat"], ["none"]]).map(lambda codes: {"values": codes}),
        "usable": st.sampled_from(
            [{"advise": ["mail"]}, {"advise": ["mail"], "refer": ["mail", "chat"]}]
        ).map(lambda rows: {"rows": rows}),
        "needs": st.sampled_from([{"ranks": ["rooms"]}, {"ranks": ["else", "time"], "other": "calm"}]),
    },
)


def on_path(journey: Journey) -> dict[str, Any]:
    return {
        code: answer
        for code, answer in journey.on_path_answers().items()
        if QUESTIONNAIRE.page_of[code].code in journey.sent
    }


@given(answers=ANSWERS, pages=st.integers(0, len(PAGES)))
def test_row_is_read_as_it_was_written(answers: dict[str, Any], pages: int) -> None:
    journey = Journey(QUESTIONNAIRE, answers, PAGES[:pages])
    last = last_page(journey)
    header = ("7", str(int(last == len(PAGES))), str(last), "en", "", "")
    cells = tuple(chain(header, answer_cells(journey)))
    assert len(cells) == len(column_names(QUESTIONNAIRE))
    assert RowReader(QUESTIONNAIRE).read(cells) == Row(
        completed=last == len(PAGES),
        language="en",
        started_at=None,
        submitted_at=None,
        answers=on_path(journey),
        sent=PAGES[:pages],
    )


def test_columns_stand_in_the_order_of_the_questionnaire() -> None:
    names = column_names(QUESTIONNAIRE)
    assert names[: len(HEADER)] == (
        "response_id",
        "completed",
        "last_page",
        "language",
        "started_at",
        "submitted_at",
    )
    assert names[len(HEADER) : len(HEADER) + 5] == (
        "org",
        "sector",
        "sector__other_text",
        "hours",
        "before__desk",
    )
    assert names[-2:] == ("needs__other_text", "remarks")
