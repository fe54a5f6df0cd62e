"""What a room sees of a question: its bars, and what they hide. Pure, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.core.slides import MOST_BARS, Bars, Slide, live_bars, protected_bars, slides_of
from analysis.core.tally import Tally
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from tests.analysis.core.test_tables import QUESTIONNAIRE, everybody, record
from tests.support import study


def slide(name: str) -> Slide:
    found = (slide for question in QUESTIONNAIRE.questions.values() for slide in slides_of(question))
    return next(slide for slide in found if slide.name == name)


def tally(**counts: int) -> Tally:
    """So many who chose each of the sectors, and those who chose none of them."""
    cells = [record(sector=code) for code, count in counts.items() if code != "none" for _ in range(count)]
    return everybody(*cells, *(record() for _ in range(counts.get("none", 1)))).tally


def test_closed_questions_and_items_are_slides() -> None:
    names = [slide.name for question in QUESTIONNAIRE.questions.values() for slide in slides_of(question)]
    assert names == [
        *("sector", "before__desk", "before__phone", "now__desk", "now__phone"),
        *("tools", "usable__advise", "usable__refer", "needs"),
    ]


def test_too_many_answers_are_no_slide() -> None:
    codes = [f"o{number}" for number in range(MOST_BARS + 1)]
    page = study.page("one", study.question("single", "long", options=study.options(*codes)))
    document = codec.load(study.document(page), QUESTION_TYPES)
    assert [*slides_of(document.questions["long"])] == []


def test_nothing_is_shown_below_ten_answers() -> None:
    nine, ten = tally(care=9, none=5), tally(care=10, none=5)
    assert [protected_bars(slide("sector"), nine), live_bars(slide("sector"), nine)] == [None, None]
    assert protected_bars(slide("sector"), ten) == Bars(10, (10, 0, 0))


def test_count_below_ten_is_hidden_with_what_tells_it() -> None:
    assert protected_bars(slide("sector"), tally(care=30, work=20, rest=3)) == Bars(53, (30, None, None))
    assert live_bars(slide("sector"), tally(care=30, work=20, rest=3)) == Bars(53, (30, 20, 3))


def test_box_is_hidden_where_few_ticked_it_or_few_did_not() -> None:
    def ticked(mail: str, chat: str) -> bytes:
        return record(tools__mail=mail, tools__chat=chat, tools__none="0")

    ticks = [ticked("1", "0")] * 11 + [ticked("1", "1")] * 8 + [ticked("0", "1")] * 3
    assert protected_bars(slide("tools"), everybody(*ticks).tally) == Bars(22, (None, 11, 0))


def test_ranking_counts_who_gave_it_any_place() -> None:
    orders = [record(needs__1="time", needs__2="money")] * 10 + [record(needs__1="money")] * 2
    assert live_bars(slide("needs"), everybody(*orders).tally) == Bars(12, (10, 12, 0, 0))


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_what_is_hidden_has_a_range_of_ten(counts: list[int]) -> None:
    found = protected_bars(slide("sector"), tally(care=counts[0], work=counts[1], rest=counts[2]))
    if found is None:
        assert sum(counts) < 10
        return
    hidden = [count for count, shown in zip(counts, found.counts, strict=True) if shown is None]
    assert all(count == 0 or count >= 10 for count in found.counts if count is not None)
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= 10)
