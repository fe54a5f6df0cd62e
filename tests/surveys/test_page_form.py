"""Pure: what belongs to a page in a posted form, and what a draft keeps of it."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.page_form import PageForm, known_fields
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.answers import base_hash
from tests.surveys.respondents import DOCUMENT

PAGE = codec.load(DOCUMENT, QUESTION_TYPES).by_code["forms"]
FIELDS = ["before__phone", "before__visit", "hard", "reason", "base__before", "base__hard", "base__reason"]


def test_form_keeps_what_belongs_to_the_page() -> None:
    posted = {
        "hard": ["yes"],
        "base__hard": ["abc"],
        "keep__hard": ["mine"],
        "org": ["caw"],
        "reminded": ["1"],
        "go": ["next"],
    }
    assert PageForm.of(PAGE, posted) == PageForm(
        values={"hard": ["yes"]}, bases={"hard": "abc"}, keeps={"hard": "mine"}, reminded=True
    )


def test_field_without_a_base_comes_from_who_saw_no_answer() -> None:
    form = PageForm.of(PAGE, {"before__phone": ["much"]})
    assert form.bases == {"before": base_hash(None)}


def test_question_without_base_and_field_was_not_on_the_form() -> None:
    form = PageForm.of(PAGE, {"hard": ["yes"]})
    assert [question.code for question in PAGE.questions if form.asks(question)] == ["hard"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.lists(st.text(), min_size=1, max_size=3)))
def test_draft_shows_the_same_form_again(posted: dict[str, list[str]]) -> None:
    form = PageForm.of(PAGE, posted)
    assert PageForm.of(PAGE, form.typed()) == form


def test_every_field_that_a_page_can_post_is_known() -> None:
    assert known_fields(PAGE) == {
        *FIELDS, "keep__before", "keep__hard", "keep__reason", "reminded", "go", "language",
    }  # fmt: skip
