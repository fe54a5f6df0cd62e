"""Combination matrices, number classes and grids: pure, from counted records of the small study."""

import pytest

from analysis.core.blocks import shape_of
from analysis.core.counting import count
from analysis.core.matrices import Grid, Mark, Thresholds, check_marks, combinations, grid, how_many
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from surveys.questionnaire.record import LEFT_OPEN
from tests.support import study

LAYOUT = study.layout()
SHAPE = shape_of(LAYOUT, tuple(study.questionnaire().questions.values()))
HEADER = {"@completed": "1", "@language": "nl", "@source": "real", "@wave": "1", "@organisation": "0"}
TOOLS = ("tools__mail", "tools__chat", "tools__none")


def tally(*responses: set[str]) -> Tally:
    """The counts of responses that ticked these boxes; a question in which nothing is ticked is left open."""
    records = b"".join(record(ticks) for ticks in responses)
    return Tally(SHAPE, count(SHAPE, records)["", ""])


def record(ticks: set[str]) -> bytes:
    answered = {box.split("__")[0] for box in ticks}
    cells = HEADER | {
        column.name: str(int(column.name in ticks))
        for column in LAYOUT.columns
        if column.name.split("__")[0] in answered
    }
    return b"".join(
        column.encode(cells.get(column.name, "1"))
        if column.name in cells or column.name.startswith("@page__")
        else column.missing(LEFT_OPEN)
        for column in LAYOUT.columns
    )


def test_combinations_are_of_who_ticked_the_row():
    both, mail = {"tools__mail", "tools__chat"}, {"tools__mail"}
    assert combinations(TOOLS, tally(both, mail, mail, set())) == (
        (None, Cell(1, 3), Cell(0, 3)),
        (Cell(1, 1), None, Cell(0, 1)),
        (Cell(0, 0), Cell(0, 0), None),
    )


def test_how_many_puts_every_number_of_ticks_in_a_class():
    assert how_many((9, 1, 2, 3, 4, 5, 6, 7)) == {
        "1": Cell(1, 28),
        "2": Cell(2, 28),
        "3-5": Cell(12, 28),
        "6+": Cell(13, 28),
    }


def test_how_many_of_a_short_list_has_empty_classes():
    assert how_many((0, 4, 1)) == {"1": Cell(4, 5), "2": Cell(1, 5), "3-5": Cell(0, 5), "6+": Cell(0, 5)}


def test_grid_has_both_bases():
    counts = tally(
        {"usable__advise__mail", "usable__refer__mail"}, {"usable__advise__chat"}, {"tools__mail"}, set()
    )
    ours = grid("usable", ("advise", "refer"), ("mail", "chat"), counts)
    assert ours.cells == ((Cell(1, 2), Cell(1, 2)), (Cell(1, 2), Cell(0, 2)))
    by_goal = grid("usable", ("refer",), ("mail", "chat"), counts, base_of={"refer": 1}.__getitem__)
    assert by_goal.cells == ((Cell(1, 1), Cell(0, 1)),)


USABLE = Grid(
    ("inform", "refer", "crisis"),
    ("outside", "home", "phone"),
    (
        (Cell(4, 10), Cell(6, 10), Cell(9, 10)),
        (Cell(3, 10), Cell(3, 10), Cell(6, 10)),
        (Cell(0, 10), Cell(2, 10), Cell(5, 10)),
    ),
)


def test_merged_has_the_mean_share_of_its_boxes():
    merged = USABLE.merged(
        {"both": ("inform", "refer"), "crisis": ("crisis",)}, {"away": ("outside", "home")}
    )
    assert merged == Grid(("both", "crisis"), ("away",), ((Cell(16, 40),), (Cell(2, 20),)))


def test_merged_with_an_unknown_goal_is_refused():
    with pytest.raises(ValueError, match="The grid has no other"):
        USABLE.merged({"all": ("other",)}, {"phone": ("phone",)})


def test_distribution_is_of_all_ticks_of_a_form():
    assert USABLE.distribution() == (
        (Cell(4, 7), Cell(6, 11), Cell(9, 20)),
        (Cell(3, 7), Cell(3, 11), Cell(6, 20)),
        (Cell(0, 7), Cell(2, 11), Cell(5, 20)),
    )


def test_check_marks_begin_at_their_thresholds():
    assert check_marks(USABLE, Thresholds(one=40, two=60)) == (
        (Mark.ONE, Mark.TWO, Mark.TWO),
        (Mark.NONE, Mark.NONE, Mark.TWO),
        (Mark.NONE, Mark.NONE, Mark.ONE),
    )


def test_check_marks_compare_unrounded_shares():
    assert Thresholds(one=33, two=50).mark(Cell(1, 3)) == Mark.ONE
    assert Thresholds(one=34, two=50).mark(Cell(1, 3)) == Mark.NONE
    assert Thresholds(one=34, two=50).mark(Cell(0, 0)) == Mark.NONE


@pytest.mark.parametrize(("one", "two"), [(0, 50), (50, 50), (60, 50), (50, 101)])
def test_thresholds_out_of_range_are_refused(one, two):
    with pytest.raises(ValueError, match="do not fit"):
        Thresholds(one=one, two=two)
