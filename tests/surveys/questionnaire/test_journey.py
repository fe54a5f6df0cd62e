"""Pure: the way of a respondent through the sample questionnaire."""

import pytest

from surveys.questionnaire.base import Answer
from surveys.questionnaire.codec import load
from surveys.questionnaire.journey import Journey, Progress
from tests.surveys.questionnaire.samples import TYPES, document

QUESTIONNAIRE = load(document(), TYPES)
YES: Answer = {"value": "yes"}
NO: Answer = {"value": "no"}
TICKED: Answer = {"ticked": [["a", "x"]], "text": ""}
MONEY: Answer = {"number": "1.00"}


def journey(answers: dict[str, Answer], *sent: str) -> Journey:
    return Journey(QUESTIONNAIRE, answers, sent)


def pages(way: Journey) -> list[str]:
    return [page.code for page in way.shown_pages]


def test_visible_questions_follow_from_the_answers() -> None:
    assert journey({}).visible == {"first", "money"}
    assert journey({"first": NO}, "start").visible == {"first", "money"}
    assert journey({"first": YES}, "start").visible == {"first", "again", "grid", "money"}
    assert journey({"first": YES, "again": NO}, "start").visible == {"first", "again", "money"}


def test_answer_off_the_path_decides_nothing_and_does_not_count() -> None:
    way = journey({"first": NO, "again": YES, "grid": TICKED, "money": MONEY}, "start", "more", "last")
    assert way.values == {"first": "no"}
    assert way.on_path_answers() == {"first": NO, "money": MONEY}


def test_form_holds_what_a_choice_on_the_page_itself_can_show() -> None:
    way = journey({})
    assert [question.code for question in way.visible_questions("start")] == ["first"]
    assert [question.code for question in way.possible_questions("start")] == ["first", "again"]


def test_page_whose_questions_are_all_hidden_is_skipped() -> None:
    assert pages(journey({"first": NO}, "start")) == ["start", "last"]
    assert pages(journey({"first": YES}, "start")) == ["start", "more", "last"]


@pytest.mark.parametrize(
    ("answer", "page", "previous", "following"),
    [
        (YES, "start", None, "more"),
        (YES, "more", "start", "last"),
        (YES, "last", "more", None),
        (NO, "start", None, "last"),
        (NO, "more", "start", "last"),
        (NO, "last", "start", None),
    ],
)
def test_next_and_previous_page_are_shown_ones(
    answer: Answer, page: str, previous: str | None, following: str | None
) -> None:
    way = journey({"first": answer}, "start")
    before, after = way.previous_page(page), way.next_page(page)
    assert (before and before.code, after and after.code) == (previous, following)


def test_no_page_beyond_the_first_open_one_can_be_visited() -> None:
    way = journey({"first": YES}, "start")
    assert way.first_open_page == QUESTIONNAIRE.by_code["more"]
    assert [code for code in QUESTIONNAIRE.by_code if way.can_visit(code)] == ["start", "more"]


def test_skipped_and_unknown_pages_cannot_be_visited() -> None:
    way = journey({"first": NO}, "start")
    assert [way.can_visit(code) for code in ("start", "more", "last", "nowhere")] == [
        True,
        False,
        True,
        False,
    ]


def test_everything_can_be_submitted_when_all_shown_pages_are_sent() -> None:
    way = journey({"first": NO}, "start", "last")
    assert way.first_open_page is None
    assert [code for code in QUESTIONNAIRE.by_code if way.can_visit(code)] == ["start", "last"]


def test_sent_page_is_open_again_while_a_required_answer_is_missing() -> None:
    assert journey({}, "start", "last").first_open_page == QUESTIONNAIRE.by_code["start"]


def test_progress_counts_the_shown_pages() -> None:
    assert journey({"first": YES}, "start").progress("last") == Progress(number=3, count=3)
    assert journey({"first": NO}, "start").progress("last") == Progress(number=2, count=2)
    assert [Progress(number, 3).percent for number in (1, 2, 3)] == [0, 33, 66]
