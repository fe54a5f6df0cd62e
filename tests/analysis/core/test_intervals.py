"""Intervals and the margin of error: pure, against scipy, published examples and exact inversion."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.core.formats import rounded
from analysis.core.intervals import Interval, PopulationTooSmall, critical, margin_of_error, wilson
from tests.support.numbers import near

SHARES = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(share=SHARES)
def test_wilson_agrees_with_scipy(share):
    count, n = share
    theirs = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert wilson(count, n) == Interval(*(near(end, abs=1e-12) for end in theirs))


def test_wilson_of_newcombes_examples():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    found = {(count, n): wilson(count, n) for count, n in ((81, 263), (15, 148), (0, 20), (1, 29))}
    assert {
        share: ends and (rounded(ends.low, 4), rounded(ends.high, 4)) for share, ends in found.items()
    } == {
        (81, 263): ("0.2553", "0.3662"),
        (15, 148): ("0.0624", "0.1605"),
        (0, 20): ("0.0000", "0.1611"),
        (1, 29): ("0.0061", "0.1718"),
    }


@given(share=SHARES, more=st.integers(1, 1000), effect=st.floats(0.5, 4))
def test_wilson_ends_where_the_score_test_does(share, more, effect):
    count, n = share
    population = n + more
    ends = wilson(count, n, population=population, design_effect=effect)
    assert ends is not None
    for end in {ends.low, ends.high} - {0, 1}:
        deviation = sqrt(end * (1 - end) / n * effect * (population - n) / (population - 1))
        assert abs(count / n - end) == near(critical() * deviation, rel=1e-6, abs=1e-12)


def test_wilson_of_a_group_that_answered_whole_is_certain():
    assert wilson(3, 12, population=12) == Interval(0.25, 0.25)


def test_wilson_of_nobody_is_none():
    assert wilson(0, 0) is None


def test_margin_of_error_is_as_published():
    found = [rounded(100 * margin_of_error(299, population), 2) for population in (5_000, 10_000)]
    assert found == ["5.50", "5.58"]


def test_margin_of_error_grows_with_the_root_of_the_design_effect():
    assert margin_of_error(299, 5_000, design_effect=4) == near(2 * margin_of_error(299, 5_000))
    assert margin_of_error(299, 299) == 0


def test_population_smaller_than_n_is_refused():
    with pytest.raises(PopulationTooSmall) as refused:
        margin_of_error(299, 200)
    assert str(refused.value) == (
        "A population of 200 is smaller than the 299 who answered: "
        "enter the size of the very group that they come from."
    )
    with pytest.raises(PopulationTooSmall):
        wilson(10, 299, population=298)


@pytest.mark.parametrize("effect", [0, -1, float("nan"), float("inf")])
def test_design_effect_that_is_none_is_refused(effect):
    with pytest.raises(ValueError, match="A design effect is a number above 0"):
        wilson(1, 2, design_effect=effect)
