from surveys.question_types.single import Single
from surveys.questionnaire.base import Option
from tests.surveys.question_types.support import english, errors_of

SECTOR = Single(
    code="sector",
    text=english("Where do you work?"),
    options=(
        Option(code="youth", text=english("Youth work")),
        Option(code="else", text=english("Elsewhere"), other=True),
    ),
)


def test_own_answer_beside_another_option_is_asked_about() -> None:
    posted = {"sector": ["youth"], "sector__other_text": ["At home"]}
    message = "This text belongs to “Elsewhere”. Choose that answer too, or empty the text."
    assert errors_of(SECTOR.clean, posted) == {"sector__other_text": message}


def test_own_answer_without_any_option_is_asked_about() -> None:
    assert list(errors_of(SECTOR.clean, {"sector__other_text": ["At home"]})) == ["sector__other_text"]


def test_own_answer_has_a_limit_of_its_own() -> None:
    posted = {"sector": ["else"], "sector__other_text": ["x" * 201]}
    message = "This text has 201 characters and at most 200 are possible. Shorten it."
    assert errors_of(SECTOR.clean, posted) == {"sector__other_text": message}


def test_all_that_is_wrong_is_told_at_once() -> None:
    posted = {"sector": ["youth", "else"], "sector__other_text": ["\x00"]}
    assert errors_of(SECTOR.clean, posted) == {
        "sector": "Only one answer is possible here. Keep one of them.",
        "sector__other_text": "This text holds a character that cannot be stored. Type the text again.",
    }


def test_unknown_option_is_refused_without_repeating_it() -> None:
    message = "This answer does not exist. Choose one of the list."
    assert errors_of(SECTOR.clean, {"sector": ["<script>"]}) == {"sector": message}
    assert errors_of(SECTOR.answer, ["YOUTH", ""]) == {"sector": message}
