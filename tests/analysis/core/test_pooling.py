"""Tallies of two versions together: what both ask alike is added up, the rest stays with its version."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.core.blocks import Shape, shape_of
from analysis.core.counting import count
from analysis.core.pooling import projected
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from surveys.questionnaire.record import LEFT_OPEN
from tests.support import study

CELLS = st.fixed_dictionaries(
    {"@completed": st.sampled_from(["0", "1"]), "@language": st.sampled_from(["nl", "en"])},
    optional={
        "sector": st.sampled_from(["care", "work", "rest"]),
        "before__desk": st.sampled_from(["never", "much"]),
        "hours": st.sampled_from(["0", "12.50"]),
    },
)


def shape(*pages: dict[str, object]) -> Shape:
    return shape_of(study.layout(*pages), tuple(study.questionnaire(*pages).questions.values()))


def tally(of: Shape, responses: list[dict[str, str]]) -> Tally:
    records = b"".join(
        bytes(column.width) if column.kind == "group"
        else column.encode(cells[column.name]) if column.name in cells
        else column.encode("real") if column.name == "@source"
        else column.missing(LEFT_OPEN)
        for cells in responses
        for column in of.layout.columns
    )  # fmt: skip
    counted = count(of, records)
    return Tally(of, counted[EVERYBODY]) if counted else Tally.empty(of)


@given(first=st.lists(CELLS), second=st.lists(CELLS))
def test_versions_that_ask_the_same_add_up_to_one_count(first, second):
    one = shape()
    other = shape(*study.PAGES[::-1])  # the same questions at other places
    together = tally(one, first) + projected(tally(other, second), one)
    assert together.vector.tolist() == tally(one, [*first, *second]).vector.tolist()


def test_what_only_one_version_asks_keeps_its_own_base():
    whole, shorter = shape(), shape(*study.PAGES[:1])
    together = tally(whole, [{"sector": "care", "before__desk": "much"}]) + projected(
        tally(shorter, [{"sector": "work"}]), whole
    )
    assert together.started == 2
    assert together.column("sector").counts == {"care": 1, "work": 1, "rest": 0}
    assert together.column("before__desk").base == together.column("before__desk").seen == 1


def test_a_question_with_other_options_is_another_question():
    other = study.page("about", study.question("single", "sector", options=study.options("care", "crafts")))
    before = tally(shape(other), [{"sector": "care"}])
    assert projected(before, shape()).column("sector").seen == 0
