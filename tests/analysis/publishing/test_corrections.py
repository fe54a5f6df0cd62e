"""What one release may tell after another: pure."""

import pytest

from analysis.publishing.corrections import Tables, asked_may_change, may_correct, with_totals
from analysis.publishing.units import Unit

K = 20
CHOICE = Unit(name="q", question="q", form="choice", columns=("q",), cells=(("a",), ("b",), ("c",)))
BOXES = Unit(
    name="q", question="q", form="list", columns=("q__a", "q__b"), cells=(("q__a",), ("q__b",)), most=2
)


def table(total: list[int | None], **groups: list[int | None]) -> Tables:
    """Rows of cells and their base, of whom all were asked."""
    return {"q": {"total": [*total, 0], "groups": {code: [*row, None] for code, row in groups.items()}}}


def test_a_count_changes_by_none_or_by_enough() -> None:
    was = table([40, 60, 0, 100], north=[20, 30, 0, 50], south=[20, 30, 0, 50])
    assert may_correct([CHOICE], was, was, K)
    more = table([60, 60, 0, 120], north=[40, 30, 0, 70], south=[20, 30, 0, 50])
    assert may_correct([CHOICE], was, more, K)
    few = table([45, 60, 0, 105], north=[25, 30, 0, 55], south=[20, 30, 0, 50])
    assert not may_correct([CHOICE], was, few, K)


def test_a_count_neither_appears_nor_disappears() -> None:
    was = table([40, 60, 0, 100], north=[20, None, None, 50], south=[20, None, None, 50])
    shown = table([40, 60, 0, 100], north=[20, 30, 0, 50], south=[20, 30, 0, 50])
    assert not may_correct([CHOICE], was, shown, K)
    assert not may_correct([CHOICE], shown, was, K)
    assert not may_correct([CHOICE], was, table([40, 60, 0, 100], north=[20, None, None, 50]), K)


def test_the_hidden_cells_together_change_by_none_or_by_enough() -> None:
    was, now = table([40, None, None, 100]), table([60, None, None, 123])
    assert not may_correct([CHOICE], was, now, K)
    assert may_correct([CHOICE], was, table([60, None, None, 120]), K)


def test_the_hidden_groups_together_change_by_none_or_by_enough() -> None:
    hidden: list[int | None] = [None] * 4
    was = table([40, 60, 0, 100], north=[20, 30, 0, 50], south=hidden, east=hidden)
    five_more = table([65, 60, 0, 125], north=[40, 30, 0, 70], south=hidden, east=hidden)
    assert not may_correct([CHOICE], was, five_more, K)
    as_many = table([60, 60, 0, 120], north=[40, 30, 0, 70], south=hidden, east=hidden)
    assert may_correct([CHOICE], was, as_many, K)


def test_who_is_not_in_a_box_changes_by_none_or_by_enough() -> None:
    was = table([50, 80, 100])
    assert not may_correct([BOXES], was, table([70, 100, 121]), K)
    assert may_correct([BOXES], was, table([70, 120, 140]), K)


def test_how_many_gave_several_answers_changes_by_none_or_by_enough() -> None:
    assert not may_correct([BOXES], table([50, 80, 100]), table([90, 101, 140]), K)


def test_everybody_outside_an_organisation_changes_by_none_or_by_enough() -> None:
    was, now = table([40, 60, 0, 100], own=[20, 30, 0, 50]), table([65, 60, 0, 125], own=[40, 30, 0, 70])
    compared = [with_totals({"q": {"total": [], "groups": each["q"]["groups"]}}, each) for each in (was, now)]
    assert compared == [was, now]
    assert not may_correct([CHOICE], compared[0], compared[1], K)


@pytest.mark.parametrize(("now", "may"), [(30, True), (35, False), (50, True), (None, False)])
def test_how_many_were_asked_changes_by_none_or_by_enough(*, now: int | None, may: bool) -> None:
    told = {} if now is None else {"q": now}
    assert asked_may_change({"q": 30}, told, K) is may
