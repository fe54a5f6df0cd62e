from dataclasses import replace

from surveys.question_types.multiple import Multiple
from surveys.questionnaire.base import Option
from tests.surveys.question_types.support import english, errors_of

HURDLES = Multiple(
    code="hurdles",
    text=english("What is difficult?"),
    options=(
        Option(code="login", text=english("Logging in")),
        Option(code="trust", text=english("Trust")),
        Option(code="none", text=english("Nothing"), exclusive=True),
        Option(code="else", text=english("Something else"), other=True),
    ),
)


def test_exclusive_option_beside_others_is_asked_about() -> None:
    message = "“Nothing” goes with no other answer. Keep that one, or the others."
    assert errors_of(HURDLES.clean, {"hurdles": ["login", "none"]}) == {"hurdles": message}
    assert errors_of(HURDLES.answer, ["1", "0", "1", "0", ""]) == {"hurdles__none": message}


def test_exclusive_option_alone_satisfies_any_minimum() -> None:
    assert replace(HURDLES, minimum=2).clean({"hurdles": ["none"]}) == {"values": ["none"]}


def test_number_of_ticks_is_between_the_limits() -> None:
    two = replace(HURDLES, minimum=2, maximum=2)
    assert errors_of(two.clean, {"hurdles": ["trust"]}) == {"hurdles": "Tick at least 2 answers."}
    assert two.clean({"hurdles": ["trust", "login"]}) == {"values": ["login", "trust"]}
    assert errors_of(two.clean, {"hurdles": ["login", "trust", "else"]}) == {
        "hurdles": "Tick at most 2 answers."
    }


def test_minimum_leaves_the_question_free_to_be_skipped() -> None:
    assert replace(HURDLES, minimum=2).clean({"hurdles": []}) is None


def test_own_answer_without_its_box_is_asked_about() -> None:
    message = "This text belongs to “Something else”. Choose that answer too, or empty the text."
    posted = {"hurdles": ["login"], "hurdles__other_text": ["The forms"]}
    assert errors_of(HURDLES.clean, posted) == {"hurdles__other_text": message}
    assert errors_of(HURDLES.clean, posted | {"hurdles": []}) == {"hurdles__other_text": message}


def test_boxes_of_a_file_are_all_filled_or_all_empty() -> None:
    message = "Other boxes of this question are filled. Write 0 or 1 here, or empty all of them."
    assert errors_of(HURDLES.answer, ["1", "", "0", "", ""]) == {
        "hurdles__trust": message,
        "hurdles__else": message,
    }


def test_boxes_of_a_file_without_a_tick_are_refused() -> None:
    message = "No box of this question is ticked. Empty all of them, which means: no answer."
    assert errors_of(HURDLES.answer, ["0", "0", "0", "0", ""]) == {"hurdles__login": message}
