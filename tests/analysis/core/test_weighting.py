"""Raking: pure, against a worked example and its own promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.core.weighting import CannotWeigh, Reason, WeightedShare, margin_of, rake, weighted_share
from tests.support.numbers import near

SEX_BY_AGE = np.array([[30, 10], [20, 40]])


def test_rake_of_one_margin_divides_total_by_count():
    weights = rake(np.array([75, 25]), [[5_000, 5_000]])
    assert weights.cells.tolist() == [near(2 / 3), near(2)]
    assert (weights.lowest, weights.highest) == (near(2 / 3), near(2))
    # After Kish: the squares of 75 weights of 2/3 and 25 of 2 add up to 400/3, the weights to 100.
    assert weights.design_effect == near(4 / 3)


def test_rake_to_what_is_already_there_changes_nothing():
    weights = rake(SEX_BY_AGE, [[40, 60], [50, 50]])
    assert weights.cells.tolist() == [[1, 1], [1, 1]]
    assert (weights.design_effect, weights.rounds) == (1, 1)


def test_rake_keeps_the_odds_ratio():
    # Deming & Stephan: fitting changes margins and leaves the association alone, here an odds ratio of 6.
    fitted = SEX_BY_AGE * rake(SEX_BY_AGE, [[0.5, 0.5], [0.3, 0.7]]).cells
    assert fitted.sum(axis=1).tolist() == [near(50), near(50)]
    assert fitted.sum(axis=0).tolist() == [near(30), near(70)]
    assert fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]) == near(6)


@given(
    counts=arrays.arrays(np.int64, (2, 3, 2), elements=st.integers(1, 50)),
    margins=st.tuples(*(st.lists(st.integers(1, 20), min_size=size, max_size=size) for size in (2, 3, 2))),
)
def test_rake_meets_every_margin_and_keeps_n(counts, margins):
    weights = rake(counts, margins)
    fitted = counts * weights.cells
    assert fitted.sum() == near(counts.sum())
    for axis, margin in enumerate(margins):
        others = tuple(other for other in range(3) if other != axis)
        assert fitted.sum(axis=others) / fitted.sum() == near(np.array(margin) / sum(margin), abs=1e-8)
    assert weights.lowest <= 1 <= weights.highest
    assert weights.design_effect >= 1 - 1e-12


def test_weighted_share_has_the_counted_one_beside_it():
    weights = rake(np.array([75, 25]), [[0.5, 0.5]])
    found = weighted_share(np.array([15, 20]), np.array([75, 25]), weights.cells)
    assert found == WeightedShare(weighted=near(0.5 * 15 / 75 + 0.5 * 20 / 25), count=35, base=100)
    assert weighted_share(np.array([0, 0]), np.array([0, 0]), weights.cells) is None


@pytest.mark.parametrize(
    ("counts", "margins", "problem"),
    [
        ([[5, 0], [0, 5]], [[0.5, 0.5], [0.3, 0.7]], "The weights do not settle within 1000 rounds"),
        ([[5, 5], [0, 0]], [[1, 1], [1, 1]], "Group 2 of margin 1 has no respondent: merge it"),
        ([[5, 5], [1, 2]], [[1, 0], [1, 1]], "Group 2 of margin 1 has respondents, but a total of 0"),
        ([[5, 5]], [[1], [1, -2]], "Margin 2 has a total that is no number from 0"),
        ([[5, 5]], [[1], [1, float("nan")]], "Margin 2 has a total that is no number from 0"),
        ([[0, 0]], [[1], [1, 2]], "Nobody answered"),
        (np.ones((101, 100), int), [[1] * 101, [1] * 100], "The margins make 10100 cells"),
    ],
)
def test_what_cannot_be_weighed_is_told(counts, margins, problem):
    with pytest.raises(CannotWeigh, match=problem):
        rake(np.array(counts), margins)


def test_a_margin_of_another_size_is_refused():
    with pytest.raises(ValueError, match="Each margin needs a total for every one of its groups"):
        rake(np.array([[5, 5]]), [[1], [1, 2, 3]])


def test_a_population_smaller_than_its_respondents_is_refused():
    with pytest.raises(CannotWeigh, match="Group 2 of margin 1 has a total of 9, but 10 answered") as refused:
        margin_of(np.array([30, 10, 60]), [1_000, 9])
    assert (refused.value.reason, refused.value.group) == (Reason.TOTAL_TOO_SMALL, 1)


def test_who_did_not_answer_a_margin_keeps_their_part():
    respondents = np.array([30, 10, 60])
    assert margin_of(respondents, [1_000, 3_000]) == [10, 30, 60]
    assert rake(respondents, [margin_of(respondents, [1_000, 3_000])]).cells.tolist() == [
        near(1 / 3),
        near(3),
        near(1),
    ]
