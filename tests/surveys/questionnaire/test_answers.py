"""Pure: three versions of an answer come together."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import Merged, base_hash, merge
from surveys.questionnaire.base import Answer

OLD: Answer = {"value": "yes"}
MINE: Answer = {"value": "no"}
THEIRS: Answer = {"value": "perhaps", "other": "x"}
answers = st.sampled_from([None, OLD, MINE, THEIRS])


def test_base_is_the_same_for_equal_answers_only() -> None:
    assert base_hash({"a": 1, "b": ["é"]}) == base_hash({"b": ["é"], "a": 1})
    assert len({base_hash(answer) for answer in (None, {}, OLD, MINE, THEIRS)}) == 5
    assert base_hash(None) == "74234e98afe7498f"


def test_change_of_an_untouched_answer_is_taken() -> None:
    assert merge(MINE, base_hash(OLD), OLD) == Merged(MINE)
    assert merge(None, base_hash(OLD), OLD) == Merged(None)
    assert merge(MINE, base_hash(None), None) == Merged(MINE)


def test_page_sent_twice_changes_nothing_the_second_time() -> None:
    assert merge(MINE, base_hash(OLD), MINE) == Merged(MINE)


def test_unchanged_old_page_keeps_what_was_answered_elsewhere() -> None:
    assert merge(OLD, base_hash(OLD), THEIRS) == Merged(THEIRS)
    assert merge(OLD, base_hash(OLD), None) == Merged(None)


def test_two_changes_of_one_answer_are_asked_about() -> None:
    assert merge(MINE, base_hash(OLD), THEIRS) == Merged(THEIRS, conflict=True)
    assert merge(MINE, base_hash(OLD), None) == Merged(None, conflict=True)


def test_page_without_a_base_overwrites_nothing() -> None:
    assert merge(MINE, "", THEIRS) == Merged(THEIRS, conflict=True)
    assert merge(MINE, "", MINE) == Merged(MINE)


@given(answers, answers, answers)
def test_stored_answer_is_replaced_only_when_its_change_was_seen(
    posted: Answer | None, base: Answer | None, stored: Answer | None
) -> None:
    merged = merge(posted, base_hash(base), stored)
    assert merged.answer == (posted if stored == base else stored)
    assert merged.conflict == (len({base_hash(answer) for answer in (posted, base, stored)}) == 3)
