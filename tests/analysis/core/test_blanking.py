"""Local suppression: pure, for any table and promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.core.anonymity import Sensitive, groups, least_diversity
from analysis.core.blanking import OutOfReach, Promise, blank

BLANK = -5
TABLES = st.tuples(st.integers(1, 40), st.integers(1, 4)).flatmap(
    lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(0, 3))
)


def blanked(table, mask):
    return list(np.where(mask, BLANK, table).T)


@given(TABLES, st.integers(1, 8))
def test_every_group_has_k_rows_afterwards(table, k):
    rows = len(table)
    if rows < k:
        with pytest.raises(OutOfReach):
            blank(list(table.T), rows, Promise(k))
        return
    mask = blank(list(table.T), rows, Promise(k))
    assert groups(blanked(table, mask), rows).smallest >= k


@given(TABLES, st.integers(1, 5))
def test_nothing_is_blanked_where_the_promise_holds(table, k):
    doubled = np.repeat(table, k, axis=0)
    assert not blank(list(doubled.T), len(doubled), Promise(k)).any()


@given(TABLES, st.integers(1, 4), st.data())
def test_every_group_has_different_answers_afterwards(table, k, data):
    rows = len(table)
    values = data.draw(arrays.arrays(np.int64, rows, elements=st.integers(0, 2)))
    sensitive = Sensitive(values, np.ones(rows, np.bool_))
    promise = Promise(k, 2, (sensitive,))
    if rows < k or len(set(values.tolist())) < 2:
        with pytest.raises(OutOfReach):
            blank(list(table.T), rows, promise)
        return
    found = groups(blanked(table, blank(list(table.T), rows, promise)), rows)
    assert found.smallest >= k
    assert least_diversity(found, sensitive) >= 2


def test_two_rows_that_differ_in_one_column_lose_only_that_one():
    table = np.array([[0, 0], [0, 0], [1, 7], [1, 8]])
    assert np.argwhere(blank(list(table.T), 4, Promise(2))).tolist() == [[2, 1], [3, 1]]


def test_a_row_that_is_alone_takes_the_smallest_group_with_it():
    table = np.array([[0, 0]] * 3 + [[1, 1]] * 2 + [[2, 2]])
    mask = blank(list(table.T), 6, Promise(2))
    assert mask.all(axis=1).tolist() == [False, False, False, True, True, True]
