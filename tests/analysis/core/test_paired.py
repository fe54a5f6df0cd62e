"""Change between two moments: pure, against scipy and worked examples."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from analysis.core.evidence import NotGiven, Significance
from analysis.core.paired import (
    Holm,
    Moves,
    SignedRank,
    holm,
    mcnemar,
    moves,
    pratt,
    signed_rank,
    transitions,
)
from tests.support.numbers import near

TABLES = st.integers(2, 5).flatmap(
    lambda size: arrays.arrays(np.int64, (size, size), elements=st.integers(0, 30))
)


def differences(table):
    """Now minus before of each person of a transition table."""
    before, now = (np.repeat(places.ravel(), table.ravel()) for places in np.indices(table.shape))
    return now - before


def test_transitions_leave_out_what_is_not_on_the_scale():
    crossed = np.arange(16).reshape(4, 4)
    table = transitions(crossed, ["much", "na", "little", "never"], ["never", "little", "much"])
    assert table.tolist() == [[15, 14, 12], [11, 10, 8], [3, 2, 0]]


def test_transitions_count_not_applicable_as_an_answer():
    crossed = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    table = transitions(crossed, ["never", "much", "na"], ["never", "much"], counted_as={"na": "never"})
    assert table.tolist() == [[1 + 3 + 7 + 9, 2 + 8], [4 + 6, 5]]


def test_moves_count_persons():
    assert moves(np.array([[5, 2, 1], [3, 6, 0], [4, 0, 7]])) == Moves(up=3, same=18, down=7)


def test_signed_rank_of_a_worked_example():
    # By hand: ten persons moved by 1 1 1 2 2 -1 -1 3 0 0. The five steps of 1 share rank 3, the two of 2
    # rank 6.5, the step of 3 has 8: W+ = 9 + 13 + 8 = 30 and W- = 6. The variance is 8 * 9 * 17 / 24 less
    # (120 + 6) / 48 for ties, 48.375, and Z = (30 - 18) / sqrt(48.375).
    table = np.array([[1, 2, 1, 1], [1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 0, 0]])
    found = signed_rank(table)
    assert (found.n, found.up_ranks, found.down_ranks, found.effect) == (8, 30, 6, 24 / 36)
    assert isinstance(found.test, Significance)
    assert (round(found.test.statistic, 5), round(found.test.p, 5)) == (1.72532, 0.08447)


def test_signed_rank_of_nobody_who_moved_has_no_test():
    unmoved = np.diag([3, 4])
    assert signed_rank(unmoved) == SignedRank(0, 0, 0, NotGiven.NOTHING_CHANGED)
    assert pratt(unmoved) == SignedRank(7, 0, 0, NotGiven.NOTHING_CHANGED)
    assert signed_rank(unmoved).effect is None


@pytest.mark.parametrize(("ours", "zero_method"), [(signed_rank, "wilcox"), (pratt, "pratt")])
@given(table=TABLES.filter(lambda table: moves(table).changed > 0))
def test_signed_rank_agrees_with_scipy(ours, zero_method, table):
    test = partial(stats.wilcoxon, zero_method=zero_method, correction=False, method="asymptotic")
    two_sided, upwards = (test(differences(table), alternative=side) for side in ("two-sided", "greater"))
    found = ours(table)
    assert (min(found.up_ranks, found.down_ranks), found.up_ranks) == (two_sided.statistic, upwards.statistic)
    assert found.test.statistic == near(upwards.zstatistic, abs=1e-12)
    assert found.test.p == near(two_sided.pvalue, rel=1e-9)


@given(table=TABLES)
def test_signed_rank_turns_round_with_the_moments(table):
    forth, back = signed_rank(table), signed_rank(table.T)
    assert (forth.up_ranks, forth.down_ranks) == (back.down_ranks, back.up_ranks)


def test_mcnemar_of_a_worked_example():
    # 6 moved one way and 16 the other: 2 * P(X <= 6 | 22, 1/2) = 2 * 110056 / 2**22.
    assert mcnemar(np.array([[30, 6], [16, 40]])) == Significance(6, near(0.0524788, abs=1e-7))


def test_mcnemar_of_a_million_pairs_is_a_number():
    found = mcnemar(np.array([[0, 500_000], [498_000, 0]]))
    assert found == Significance(500_000, near(stats.binomtest(500_000, 998_000).pvalue, rel=1e-6))


@given(up=st.integers(0, 300), down=st.integers(0, 300))
def test_mcnemar_agrees_with_scipy(up, down):
    found = mcnemar(np.array([[1, up], [down, 1]]))
    if up + down == 0:
        assert found == NotGiven.NOTHING_CHANGED
    else:
        assert found == Significance(up, near(stats.binomtest(up, up + down).pvalue, rel=1e-9))


def test_holm_counts_every_row_and_never_falls():
    # Holm (1979): the smallest p times m, the next times m - 1, and none below the one before it.
    tests: list[Significance | NotGiven] = [Significance(0, p) for p in (0.01, 0.04, 0.03, 0.005)]
    assert holm([*tests, NotGiven.NOTHING_CHANGED]) == Holm(5, (0.04, near(0.09), near(0.09), 0.025, None))


@given(ps=st.lists(st.floats(0, 1), max_size=15))
def test_holm_rejects_what_its_steps_reject(ps):
    adjusted = holm([Significance(0, p) for p in ps]).adjusted
    rejected = set()
    for rank, row in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        if ps[row] * (len(ps) - rank) > 0.05:
            break
        rejected.add(row)
    assert {row for row, p in enumerate(adjusted) if p is not None and p <= 0.05} == rejected
