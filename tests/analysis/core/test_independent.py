"""Independent groups and two questions: pure, against scipy and worked examples."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from analysis.core.evidence import NotGiven, Significance
from analysis.core.formats import rounded
from analysis.core.independent import (
    Association,
    Difference,
    RankComparison,
    chi_square,
    mann_whitney,
    two_shares,
    upper_tail,
)
from analysis.core.tables import Cell
from tests.support.numbers import near

CELLS = st.integers(1, 500).flatmap(lambda n: st.builds(Cell, st.integers(0, n), st.just(n)))
SCALES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=7)


@pytest.mark.parametrize(
    ("first", "second", "interval"),
    [
        (Cell(48, 80), Cell(56, 70), ("0.0524", "0.3339")),
        (Cell(3, 10), Cell(9, 10), ("0.1705", "0.8090")),
        (Cell(0, 29), Cell(5, 56), ("-0.0381", "0.1926")),
        (Cell(0, 10), Cell(10, 10), ("0.6075", "1.0000")),
    ],
)
def test_two_shares_have_newcombes_interval(first, second, interval):
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    found = two_shares(first, second)
    assert isinstance(found, Difference)
    assert (rounded(found.interval.low, 4), rounded(found.interval.high, 4)) == interval


@given(first=CELLS, second=CELLS)
def test_two_shares_agree_with_scipy(first, second):
    found = two_shares(first, second)
    assert isinstance(found, Difference)
    table = np.array([[cell.count, cell.base - cell.count] for cell in (first, second)])
    if not table.any(axis=0).all():
        assert found.test == NotGiven.NO_VARIATION
        return
    theirs = stats.chi2_contingency(table, correction=False)
    assert isinstance(found.test, Significance)
    assert found.test.statistic**2 == near(theirs.statistic, abs=1e-9)
    assert found.test.p == near(theirs.pvalue, abs=1e-12)


def test_two_shares_of_nobody_are_not_given():
    assert two_shares(Cell(1, 2), Cell(0, 0)) == NotGiven.NOBODY


@given(scale=SCALES)
def test_mann_whitney_agrees_with_scipy(scale):
    first, second = (list(counts) for counts in zip(*scale, strict=True))
    assume(sum(first) and sum(second) and sum(low + high > 0 for low, high in scale) > 1)
    persons = [np.repeat(np.arange(len(scale)), counts) for counts in (second, first)]
    theirs = stats.mannwhitneyu(*persons, use_continuity=False, method="asymptotic")
    found = mann_whitney(first, second)
    assert isinstance(found, RankComparison)
    assert found.superiority == near(theirs.statistic / (sum(first) * sum(second)))
    assert isinstance(found.test, Significance)
    assert found.test.p == near(theirs.pvalue, rel=1e-9)
    assert (found.test.statistic > 0) == (found.superiority > 0.5)


def test_mann_whitney_needs_two_groups_that_differ():
    assert mann_whitney([1, 2], [0, 0]) == NotGiven.NOBODY
    assert mann_whitney([0, 2], [0, 3]) == RankComparison(0.5, NotGiven.NO_VARIATION)
    assert mann_whitney([0, 1], [1, 0]) == RankComparison(0, Significance(-1, near(0.31731, abs=1e-5)))


@given(
    table=arrays.arrays(
        np.int64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(5, 60)
    )
)
def test_chi_square_agrees_with_scipy(table):
    theirs = stats.chi2_contingency(table, correction=False)
    assume(theirs.expected_freq.min() >= 5)
    found = chi_square(table)
    assert isinstance(found, Association)
    assert (found.n, found.degrees) == (table.sum(), theirs.dof)
    assert found.test == Significance(near(theirs.statistic, abs=1e-9), near(theirs.pvalue, abs=1e-12))
    assert 0 <= found.v <= 1


def test_chi_square_corrects_v_for_bias():
    # By hand: chi2 = 100 * (30*35 - 15*20)^2 / (45*55*50*50) = 9.0909; phi2 = 0.090909 - 1/99 = 0.080808;
    # both sizes 2 - 1/99 = 1.989899; V = sqrt(0.080808 / 0.989899) = 0.285714.
    found = chi_square(np.array([[30, 15], [20, 35]]))
    assert found == Association(100, 1, near(2 / 7), Significance(near(100 / 11), near(0.0025692, abs=1e-6)))


def test_chi_square_of_what_is_unrelated_has_no_strength():
    found = chi_square(np.array([[20, 40], [10, 20]]))
    assert found == Association(90, 1, 0, Significance(0, 1))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[5, 9], [1, 1]], NotGiven.EXPECTED_TOO_SMALL),
        ([[50, 90], [0, 0]], NotGiven.NO_VARIATION),
        ([[0, 0], [0, 0]], NotGiven.NO_VARIATION),
        (np.full((5, 2), 0).tolist(), NotGiven.NO_VARIATION),
    ],
)
def test_chi_square_that_says_nothing_is_not_given(table, reason):
    assert chi_square(np.array(table)) == reason


def test_cochrans_rule_lets_a_fifth_be_below_5():
    # Expected 4 and 4 in one row of five rows: two of ten cells.
    allowed = np.array([[4, 4], [20, 20], [20, 20], [20, 20], [20, 20]])
    assert isinstance(chi_square(allowed), Association)
    assert chi_square(allowed[:4]) == NotGiven.EXPECTED_TOO_SMALL


@given(chi2=st.floats(0, 300), degrees=st.integers(1, 60))
def test_upper_tail_agrees_with_scipy(chi2, degrees):
    assert upper_tail(chi2, degrees) == near(stats.chi2.sf(chi2, degrees), rel=1e-7, abs=1e-300)
