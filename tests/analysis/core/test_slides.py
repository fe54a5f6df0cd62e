"""What a room sees of a question: its bars, and what they hide. Pure, without a database."""

from analysis.core.slides import MOST_BARS, Bars, Slide, live_bars, slides_of
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


def counts(slide: Slide, tally: Tally) -> tuple[int, list[int | None]] | None:
    bars = live_bars(slide, tally)
    return (bars.base, [count for _codes, count in bars.cells]) if bars else None


def test_nothing_is_shown_below_ten_answers() -> None:
    assert live_bars(slide("sector"), tally(care=9, none=5)) is None
    ten = live_bars(slide("sector"), tally(care=10, none=5))
    assert ten == Bars(10, ((("care",), 10), (("work",), 0), (("rest",), 0)))


def test_boxes_and_rows_of_boxes_are_counted_by_box() -> None:
    ticks = {"tools__mail": "1", "tools__chat": "0", "tools__none": "0"}
    grid = {"usable__advise__mail": "1", "usable__advise__chat": "0", "usable__refer__mail": "0"}
    some = everybody(*[record(**ticks, **grid, usable__refer__chat="1")] * 12).tally
    assert counts(slide("tools"), some) == (12, [12, 0, 0])
    assert counts(slide("usable__advise"), some) == (12, [12, 0])
    assert counts(slide("usable__refer"), some) == (12, [0, 12])


def test_ranking_counts_who_gave_it_any_place() -> None:
    orders = [record(needs__1="time", needs__2="money")] * 10 + [record(needs__1="money")] * 2
    assert counts(slide("needs"), everybody(*orders).tally) == (12, [10, 12, 0, 0])
