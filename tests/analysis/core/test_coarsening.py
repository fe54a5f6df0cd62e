"""Proposed recodings: pure."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.core.coarsening import bands, small_categories


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(1, 10))
def test_what_is_joined_and_what_stays_is_large_enough(counts, least):
    joined = small_categories(counts, least)
    if joined:
        assert sum(counts[place] for place in joined) >= least
        assert all(count >= least for place, count in enumerate(counts) if place not in joined)
    else:
        small = [count for count in counts if 0 < count < least]
        assert not small or sum(counts) < least or sum(count > 0 for count in counts) < 2


def test_small_categories_take_the_next_one_along_where_they_are_too_few():
    assert small_categories([40, 2, 9, 20], least=5) == (1, 2)


def test_categories_that_are_large_enough_stay():
    assert small_categories([5, 6, 0], least=5) == ()


@given(arrays.arrays(np.int64, st.integers(0, 60), elements=st.integers(0, 12)), st.integers(1, 6))
def test_bands_are_large_enough(values, least):
    limits = bands(values, most=5, least=least)
    assert list(limits) == sorted(set(limits))
    if limits:
        sizes = np.bincount(np.searchsorted(limits, values, side="right"), minlength=len(limits) + 1)
        assert sizes.min() >= least


def test_bands_are_even():
    assert bands(np.arange(18, 68), most=5, least=5) == (28, 38, 48, 58)
