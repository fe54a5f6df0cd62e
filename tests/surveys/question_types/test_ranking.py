from surveys.question_types.ranking import Ranking
from surveys.questionnaire.base import Option
from tests.surveys.question_types.support import english, errors_of

NEEDS = Ranking(
    code="needs",
    text=english("What do you need?"),
    top=3,
    options=(
        Option(code="time", text=english("Time")),
        Option(code="budget", text=english("Budget")),
        Option(code="none", text=english("No needs"), exclusive=True),
        Option(code="else", text=english("Another need"), other=True),
    ),
)


def test_option_below_an_empty_place_moves_up() -> None:
    posted = {"needs__1": [""], "needs__2": ["budget"], "needs__3": ["time"]}
    assert NEEDS.clean(posted) == {"ranks": ["budget", "time"]}


def test_empty_place_in_a_file_is_refused() -> None:
    message = "This place is empty and a later one is filled. Move that one up."
    assert errors_of(NEEDS.answer, ["time", "", "budget", ""]) == {"needs__2": message}


def test_option_has_one_place() -> None:
    message = "This answer has a place already. Choose another one, or none."
    posted = {"needs__1": ["time"], "needs__2": ["budget"], "needs__3": ["time"]}
    assert errors_of(NEEDS.clean, posted) == {"needs__3": message}
    assert errors_of(NEEDS.answer, ["time", "time", "time", ""]) == {"needs__2": message, "needs__3": message}


def test_exclusive_option_beside_others_is_asked_about() -> None:
    message = "“No needs” goes with no other answer. Keep that one, or the others."
    assert errors_of(NEEDS.clean, {"needs__1": ["time"], "needs__2": ["none"]}) == {"needs__2": message}
    assert NEEDS.clean({"needs__3": ["none"]}) == {"ranks": ["none"]}


def test_own_answer_is_shown_at_its_place() -> None:
    answer = NEEDS.clean({"needs__1": ["time"], "needs__2": ["else"], "needs__other_text": ["Colleagues"]})
    assert answer == {"ranks": ["time", "else"], "other": "Colleagues"}
    assert [line.values for line in NEEDS.show(answer, "en")] == [("Time",), ("Another need: Colleagues",)]


def test_own_answer_without_a_place_is_asked_about() -> None:
    message = "This text belongs to “Another need”. Choose that answer too, or empty the text."
    posted = {"needs__1": ["time"], "needs__other_text": ["Colleagues"]}
    assert errors_of(NEEDS.clean, posted) == {"needs__other_text": message}
