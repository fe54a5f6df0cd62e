"""Open texts: which are listed, and that their order tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.open_texts import shuffled, text_columns, texts_of
from surveys.models import Response
from tests.analysis.views.reading import answered
from tests.support.study import published, questionnaire, row


def test_texts_and_own_answers_are_columns() -> None:
    found = text_columns(questionnaire())
    assert {name: question.code for name, question in found.items()} == {
        "org": "org",
        "sector__other_text": "sector",
        "needs__other_text": "needs",
        "remarks": "remarks",
    }


@pytest.mark.django_db
def test_what_counts_is_listed_in_alphabetical_order() -> None:
    version = published()
    unfinished = {"completed": "0", "last_page": "1"}
    answered(version, row(org="B"), row(org="C") | unfinished, row(org="a", remarks="Long\ntext"), row())
    Response.objects.create(version=version, source="test", answers={"org": {"text": "T"}}, sent=["about"])
    assert texts_of(version.survey, "org") == ["B", "C", "a"]
    assert texts_of(version.survey, "remarks") == ["Long\ntext"]


@pytest.mark.django_db
def test_text_of_a_page_that_was_not_sent_is_not_listed() -> None:
    version = published()
    answered(version, row(org="B", remarks="typed, not sent"))
    Response.objects.update(completed=False, sent=["about"])
    assert texts_of(version.survey, "remarks") == []
    assert texts_of(version.survey, "org") == ["B"]


@pytest.mark.django_db
def test_own_answers_are_listed() -> None:
    version = published()
    answered(version, row(sector="rest", sector__other_text="Library"), row(sector="care"))
    assert texts_of(version.survey, "sector__other_text") == ["Library"]


TEXTS = st.lists(st.text(max_size=5), max_size=20)


@given(TEXTS, st.text(max_size=5))
def test_every_text_is_in_the_new_order(texts: list[str], seed: str) -> None:
    assert sorted(shuffled(texts, seed)) == sorted(texts)
    assert shuffled(texts, seed) == shuffled(texts[::-1], seed)


@given(TEXTS, st.text(max_size=5), st.text(max_size=5))
def test_new_text_leaves_the_order_of_the_others(texts: list[str], seed: str, new: str) -> None:
    order = shuffled([*texts, new], seed)
    order.pop(max(place for place, text in enumerate(order) if text == new))
    assert [text for text in order if text != new] == [text for text in shuffled(texts, seed) if text != new]


def test_another_seed_is_another_order() -> None:
    texts = [str(number) for number in range(20)]
    orders = {tuple(shuffled(texts, str(seed))) for seed in range(50)}
    assert len(orders) == 50
