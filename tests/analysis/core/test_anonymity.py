"""Groups, k, l and uniques: pure, against group-bys that are slow and plain."""

from collections import Counter, defaultdict
from itertools import combinations
from math import comb, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.core.anonymity import (
    Sensitive,
    entropy,
    groups,
    least_diversity,
    matched,
    unique_rows,
    uniqueness,
)

#: Rows of answers to a few questions, some missing.
TABLES = st.tuples(st.integers(0, 40), st.integers(0, 4)).flatmap(
    lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(-9, 4))
)


def columns_of(table):
    return list(table.T)


def sizes(table):
    """The rows of each group, by their answers."""
    return Counter(map(tuple, table.tolist()))


@given(TABLES)
def test_k_is_the_size_of_the_smallest_group(table):
    found = groups(columns_of(table), len(table))
    assert (found.count, found.smallest) == (len(sizes(table)), min(sizes(table).values(), default=0))


@given(TABLES)
def test_groups_are_numbered_in_the_order_of_their_answers(table):
    expected = {answers: number for number, answers in enumerate(sorted(sizes(table)))}
    found = groups(columns_of(table), len(table))
    assert found.of_row.tolist() == [expected[tuple(row)] for row in table.tolist()]


@given(TABLES, st.data())
def test_l_counts_different_answers_of_who_answered(table, data):
    rows = len(table)
    values = data.draw(arrays.arrays(np.int64, rows, elements=st.integers(0, 3)))
    answered = data.draw(arrays.arrays(np.bool_, rows))
    different, members = defaultdict(set), sizes(table)
    for row, value, is_answer in zip(table.tolist(), values.tolist(), answered.tolist(), strict=True):
        if is_answer:
            different[tuple(row)].add(value)
    expected = [len(different[group]) if group in different else members[group] for group in members]
    found = least_diversity(groups(columns_of(table), rows), Sensitive(values, answered))
    assert found == min(expected, default=0)


@given(TABLES)
def test_unique_rows_are_those_whose_answers_occur_once(table):
    expected = [sizes(table)[tuple(row)] == 1 for row in table.tolist()]
    assert unique_rows(columns_of(table), len(table)).tolist() == expected


@given(TABLES, st.integers(1, 3))
def test_uniqueness_looks_at_all_choices_of_few_columns(table, size):
    rows, columns = table.shape
    shares = []
    for chosen in combinations(range(columns), size):
        counted = sizes(table[:, chosen])
        shares.append(sum(count == 1 for count in counted.values()) / max(rows, 1))
    found = uniqueness(columns_of(table), rows, size)
    assert (found.examined, found.possible) == (len(shares), comb(columns, size))
    assert found.largest == pytest.approx(max(shares, default=0))
    assert found.average == pytest.approx(sum(shares) / len(shares) if shares else 0)


def test_uniqueness_draws_the_same_choices_of_many_columns_each_time():
    table = np.arange(60 * 40).reshape(60, 40) % 7
    found = uniqueness(columns_of(table), 60, 3)
    assert (found.examined, found.possible) == (1_000, 9_880)
    assert uniqueness(columns_of(table), 60, 3) == found


@given(TABLES, st.data())
def test_matched_rows_are_unique_in_both_files(table, data):
    other = data.draw(arrays.arrays(np.int64, (8, table.shape[1]), elements=st.integers(-9, 4)))
    if not table.shape[1]:
        return
    once = [{answers for answers, count in sizes(file).items() if count == 1} for file in (table, other)]
    assert matched(columns_of(table), columns_of(other)) == len(once[0] & once[1])


def test_wide_numbers_are_told_apart():
    wide = [np.array([0, 2**62, 2**62 - 1, 2**62]) for _ in range(3)]
    assert groups(wide, 4).sizes.tolist() == [1, 1, 2]


@given(st.lists(st.integers(0, 50), max_size=6))
def test_entropy_is_the_mean_surprise(counts):
    total = sum(counts)
    expected = sum(count / total * log2(total / count) for count in counts if count)
    assert entropy(np.array(counts, np.int64)) == pytest.approx(expected)
