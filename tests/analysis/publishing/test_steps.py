"""Totals in steps while a wave is open: pure."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.publishing.protecting import Limits
from analysis.publishing.steps import Step, may_be_shown, next_steps, shown_in_steps
from analysis.publishing.units import Rows, Unit

LIMITS = Limits(min_base=10, min_cell=10)
CHOICE = Unit(name="q", question="q", form="choice", columns=("q",), cells=(("yes",), ("no",)))
LIST = Unit(
    name="q", question="q", form="list", columns=("a", "b", "c"), cells=(("a",), ("b",), ("c",)), most=3
)


def step(*row: int) -> dict[str, Step]:
    return {"q": Step(rows=Rows(total=[*row, 0], groups={}), completed=0)}


def seen(unit: Unit, *rows: tuple[int, ...]) -> list[int | None]:
    """The cells and the base that are shown when these rows were counted one after another."""
    shown: dict[str, Step] = {}
    for row in rows:
        shown = next_steps([unit], shown, step(*row), LIMITS)
    found = shown_in_steps([unit], shown, LIMITS)
    return found["q"].total[:-1] if found else []


def test_a_choice_waits_until_all_its_answers_are_large_enough() -> None:
    assert seen(CHOICE, (15, 5, 20)) == []
    assert seen(CHOICE, (15, 5, 20), (30, 10, 40)) == [30, 10, 40]
    assert seen(CHOICE, (20, 0, 20)) == [20, 0, 20]


def test_a_step_waits_until_each_count_changed_by_none_or_by_enough() -> None:
    assert seen(CHOICE, (20, 20, 40), (31, 29, 60)) == [20, 20, 40]
    assert seen(CHOICE, (20, 20, 40), (31, 30, 61)) == [31, 30, 61]
    assert seen(CHOICE, (20, 20, 40), (40, 20, 60)) == [40, 20, 60]
    assert seen(CHOICE, (20, 20, 40), (20, 17, 37)) == [20, 20, 40]


def test_boxes_that_few_ticked_or_few_left_are_hidden_alone() -> None:
    assert seen(LIST, (20, 4, 30, 40)) == [20, None, 30, 40]
    assert seen(LIST, (20, 38, 30, 40)) == [20, None, 30, 40]


def test_a_list_waits_while_few_ticked_more_than_one_box() -> None:
    assert seen(LIST, (20, 10, 15, 40)) == []
    assert seen(LIST, (20, 10, 20, 40)) == [20, 10, 20, 40]


def test_who_is_asked_by_a_condition_is_not_told_while_a_wave_is_open() -> None:
    routed = Unit(
        name="q", question="q", form="choice", columns=("q",), cells=(("yes",), ("no",)), is_routed=True
    )
    assert not may_be_shown(routed, [50, 50, 100, 30], LIMITS)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=20))
def test_no_two_steps_differ_by_few(newcomers: list[tuple[int, int]]) -> None:
    shown: dict[str, Step] = {}
    yes = no = 0
    before: list[int] | None = None
    for more_yes, more_no in newcomers:
        yes, no = yes + more_yes, no + more_no
        shown = next_steps([CHOICE], shown, step(yes, no, yes + no), LIMITS)
        if "q" not in shown:
            continue
        now = shown["q"].rows.total
        if before is not None:
            changes = [after - was for was, after in zip(before, now, strict=True)]
            assert all(change == 0 or change >= 10 for change in changes)
        before = now
