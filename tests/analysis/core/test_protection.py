"""Disclosure control: pure, against an attacker who solves for what is hidden."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.core.protection import Protected, hidden_groups, protect

TABLES = arrays.arrays(
    np.int64,
    st.tuples(st.integers(1, 5), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 12), st.integers(0, 80)),
)


def released(table: NDArray[np.int64]) -> Protected:
    """The table as the only one of its release."""
    return protect(table, hide=hidden_groups([table]))


def extended(table: Protected) -> list[list[int | None]]:
    """The table as an attacker sees it: rows with their base, totals last."""
    rows = [[*row, base] for row, base in zip(table.rows, table.bases, strict=True)]
    return [*rows, [*table.totals, table.total]]


def ranges(*tables: Protected) -> dict[tuple[int, int, int], tuple[float, float]]:
    """The least and most that each hidden cell of tables of the same persons can be.

    Linear programming on all that is shown: lines add up, and a group has one base in all tables.
    """
    seen = [extended(table) for table in tables]
    shapes = [(len(rows), len(rows[0])) for rows in seen]
    cells = [(table, row, column) for table, shape in enumerate(shapes) for row, column in np.ndindex(shape)]
    number = {cell: place for place, cell in enumerate(cells)}
    lines = [line for table, shape in enumerate(shapes) for line in _lines(table, *shape)]
    last = [columns - 1 for _, columns in shapes]
    lines += [
        ((0, row, last[0]), (table, row, last[table]))
        for table, row in product(range(1, len(seen)), range(len(seen[0])))
    ]
    equations = np.zeros((len(lines), len(cells)))
    for equation, line in zip(equations, lines, strict=True):
        equation[[number[cell] for cell in line]] = [*[1] * (len(line) - 1), -1]
    shown = [seen[table][row][column] for table, row, column in cells]
    bounds = [(0, None) if value is None else (value, value) for value in shown]
    return {
        cell: tuple(_end(equations, bounds, number[cell], sign) for sign in (1, -1))
        for cell, value in zip(cells, shown, strict=True)
        if value is None
    }


def _lines(table, rows, columns):
    """The rows and columns, each with its total last."""
    yield from (tuple((table, row, column) for column in range(columns)) for row in range(rows))
    yield from (tuple((table, row, column) for row in range(rows)) for column in range(columns))


def _end(equations, bounds, place, sign):
    goal = np.zeros(equations.shape[1])
    goal[place] = sign
    found = linprog(goal, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=bounds)
    return float("inf") if found.status == 3 else sign * found.fun


@settings(max_examples=60, deadline=None)
@example(table=np.array([[3, 47], [30, 20], [25, 25]]))
@example(table=np.array([[3, 4, 43], [30, 10, 10], [40, 0, 0]]))
@example(table=np.array([[5, 5, 4], [40, 30, 20]]))
@example(table=np.array([[2, 2], [60, 70], [30, 40]]))
@given(table=TABLES)
def test_an_attacker_finds_no_small_group(table):
    protected = released(table)
    for cell, (least, most) in ranges(protected).items():
        assert most - least >= 10 - 1e-6, (cell, protected)


@settings(max_examples=60, deadline=None)
@given(table=TABLES)
def test_totals_that_stay_give_no_small_group_away(table):
    totals = table.sum(axis=0)
    assume(table.sum() >= 10 and all(total == 0 or total >= 10 for total in totals))
    protected = protect(table, hide=hidden_groups([table]), keep_totals=True)
    assert protected.totals == tuple(totals)
    for (_table, row, column), (least, most) in ranges(protected).items():
        if column == len(totals) or totals[column]:  # a total of nobody tells of nobody
            assert most - least >= 10 - 1e-6, (row, column, protected)


@settings(max_examples=25, deadline=None)
@given(
    ticked=arrays.arrays(np.int64, (2, 4), elements=st.integers(0, 30)),
    others=arrays.arrays(np.int64, 4, elements=st.integers(0, 30)),
)
def test_an_attacker_finds_no_small_group_in_the_boxes_of_one_question(ticked, others):
    bases = ticked.max(axis=0) + others
    boxes = [np.column_stack((box, bases - box)) for box in ticked]
    hide = hidden_groups(boxes)
    protected = [protect(box, hide=hide) for box in boxes]
    for cell, (least, most) in ranges(*protected).items():
        assert most - least >= 10 - 1e-6, (cell, protected)


@settings(max_examples=60, deadline=None)
@given(table=TABLES)
def test_what_is_shown_is_true_and_large_enough(table):
    protected = released(table)
    rows = np.vstack((table, table.sum(axis=0)))
    truth = np.column_stack((rows, rows.sum(axis=1))).tolist()
    for shown, counts in zip(extended(protected), truth, strict=True):
        assert all(cell in (None, count) for cell, count in zip(shown, counts, strict=True))
        assert all(cell is None or cell == 0 or cell >= 10 for cell in shown)
    if table.sum() < 10:
        assert protected.hidden == (table.shape[0] + 1) * (table.shape[1] + 1)


def test_a_table_without_small_counts_is_shown_whole():
    table = np.array([[20, 0], [35, 15]])
    assert released(table) == Protected(((20, 0), (35, 15)), (20, 50), (55, 15), 70, min_base=10, min_cell=10)


def test_a_small_count_hides_a_second_row_and_column():
    assert released(np.array([[3, 47], [30, 20], [25, 26]])) == Protected(
        rows=((None, None), (None, None), (25, 26)),
        bases=(50, 50, 51),
        totals=(58, 93),
        total=151,
        min_base=10,
        min_cell=10,
    )


def test_a_small_group_is_hidden_with_another():
    assert released(np.array([[2, 2], [60, 70], [30, 40]])) == Protected(
        rows=((None, None), (60, 70), (None, None)),
        bases=(None, 130, None),
        totals=(92, 112),
        total=204,
        min_base=10,
        min_cell=10,
    )


def test_an_empty_group_hides_nobody():
    table = np.array([[0, 0], [60, 70], [30, 40]])
    assert (hidden_groups([table]), released(table).hidden) == (frozenset(), 0)


def test_a_partner_and_the_rest_are_each_large_enough():
    assert released(np.array([[20, 30], [4, 5]])).bases == (None, None)


def test_a_release_has_one_pattern_of_groups():
    first = np.array([[20, 20], [5, 6], [30, 40], [50, 50]])
    second = np.array([[20, 20], [5, 4], [30, 40], [50, 50]])
    hide = hidden_groups([first, second])
    assert hide == {0, 1}
    assert [protect(table, hide=hide).bases for table in (first, second)] == [(None, None, 70, 100)] * 2


@given(tables=st.lists(arrays.arrays(np.int64, (4, 2), elements=st.integers(0, 30)), min_size=1, max_size=3))
def test_hidden_groups_are_large_enough_together(tables):
    hide = hidden_groups(tables)
    for table in tables:
        bases = table.sum(axis=1)
        assert all(base == 0 or base >= 10 for group, base in enumerate(bases) if group not in hide)
        together = [base for group, base in enumerate(bases) if group in hide and base]
        if sum(together) < bases.sum():  # else nothing is shown beside them
            assert not together or (len(together) > 1 and sum(together) >= 10)


def test_a_total_that_gives_a_hidden_group_away_is_hidden():
    assert protect(np.array([[15, 14], [50, 50]]), hide={0}).hidden == 9


def test_fewer_persons_than_a_base_show_nothing():
    assert released(np.array([[4, 5]])) == Protected(((None, None),), (None,), (None, None), None, 10, 10)


@pytest.mark.parametrize(
    ("table", "hide", "min_base", "problem"),
    [
        (np.ones((50, 50), np.int64), (), 10, "cannot be protected"),
        (np.ones((0, 3), np.int64), (), 10, "cannot be protected"),
        (np.ones(4, np.int64), (), 10, "cannot be protected"),
        (np.array([[5, 4], [50, 50]]), (), 10, "A group of fewer than 10 would be shown"),
        (np.array([[5, 4], [50, 50]]), (), 5, "A group of 5 cannot hide counts below 10"),
    ],
)
def test_what_cannot_be_protected_is_refused(table, hide, min_base, problem):
    with pytest.raises(ValueError, match=problem):
        protect(table, hide=hide, min_base=min_base)
