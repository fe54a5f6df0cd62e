"""Disclosure control: pure, against an attacker who solves for what is hidden."""

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog

from analysis.core.protection import Protected, protect, small_groups

TABLES = arrays.arrays(
    np.int64,
    st.tuples(st.integers(1, 5), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 12), st.integers(0, 80)),
)


def extended(table: Protected) -> list[list[int | None]]:
    """The table as an attacker sees it: rows with their base, totals last."""
    rows = [[*row, base] for row, base in zip(table.rows, table.bases, strict=True)]
    return [*rows, [*table.totals, table.total]]


def ranges(table: Protected) -> dict[tuple[int, int], tuple[float, float]]:
    """The least and most that each hidden cell can be: linear programming on all that is shown."""
    seen = extended(table)
    rows, columns = len(seen), len(seen[0])
    number = {cell: place for place, cell in enumerate(product(range(rows), range(columns)))}
    lines = [[(row, column) for column in range(columns)] for row in range(rows)]
    lines += [[(row, column) for row in range(rows)] for column in range(columns)]
    equations = np.zeros((len(lines), len(number)))
    for equation, line in zip(equations, lines, strict=True):
        equation[[number[cell] for cell in line]] = [*[1] * (len(line) - 1), -1]
    bounds = [
        (seen[row][column],) * 2 if seen[row][column] is not None else (0, None) for row, column in number
    ]
    return {
        cell: tuple(_end(equations, bounds, number[cell], sign) for sign in (1, -1))
        for cell in number
        if seen[cell[0]][cell[1]] is None
    }


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
    protected = protect(table)
    for cell, (least, most) in ranges(protected).items():
        assert most - least >= 10 - 1e-6, (cell, protected)


@settings(max_examples=60, deadline=None)
@given(table=TABLES)
def test_what_is_shown_is_true_and_large_enough(table):
    protected = protect(table)
    rows = np.vstack((table, table.sum(axis=0)))
    truth = np.column_stack((rows, rows.sum(axis=1))).tolist()
    for shown, counts in zip(extended(protected), truth, strict=True):
        assert all(cell in (None, count) for cell, count in zip(shown, counts, strict=True))
        assert all(cell is None or cell == 0 or cell >= 10 for cell in shown)
        assert shown[-1] is None or shown[-1] >= 10
    if table.sum() < 10:
        assert protected.hidden == (table.shape[0] + 1) * (table.shape[1] + 1)


def test_a_table_without_small_counts_is_shown_whole():
    table = np.array([[20, 0], [35, 15]])
    assert protect(table) == Protected(((20, 0), (35, 15)), (20, 50), (55, 15), 70, min_base=10, min_cell=10)


def test_a_small_count_hides_a_second_row_and_column():
    assert protect(np.array([[3, 47], [30, 20], [25, 26]])) == Protected(
        rows=((None, None), (None, None), (25, 26)),
        bases=(50, 50, 51),
        totals=(58, 93),
        total=151,
        min_base=10,
        min_cell=10,
    )


def test_a_small_group_is_hidden_with_the_base_of_another():
    protected = protect(np.array([[2, 2], [60, 70], [30, 40]]))
    assert protected.rows[0] == (None, None)
    assert protected.bases == (None, 130, None)
    assert (protected.totals, protected.total) == ((92, 112), 204)


def test_a_partner_and_the_rest_are_each_large_enough():
    assert protect(np.array([[20, 30], [4, 5]])).bases == (None, None)


def test_a_group_too_small_for_one_output_is_in_none():
    first, second = np.array([[20, 20], [5, 6], [30, 40]]), np.array([[20, 20], [5, 4], [30, 40]])
    hide = small_groups([first, second])
    assert hide == {1}
    assert protect(first, hide=hide).bases[1] is None


def test_fewer_persons_than_a_base_show_nothing():
    assert protect(np.array([[4, 5]])) == Protected(((None, None),), (None,), (None, None), None, 10, 10)


@pytest.mark.parametrize("shape", [(50, 50), (0, 3), (4,)])
def test_a_table_of_no_use_is_refused(shape):
    with pytest.raises(ValueError, match="cannot be protected"):
        protect(np.ones(shape, np.int64))
