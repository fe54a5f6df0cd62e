"""Scales between two sides: pure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.likert import Mean, Scale, Segment, Sides, diverging, mean, sides
from analysis.core.tables import Cell

AGREE = Scale(("strongly_no", "no"), ("neutral",), ("yes", "strongly_yes"), apart=("no_opinion",))
COUNTS = {"strongly_yes": 1, "yes": 4, "neutral": 3, "no": 2, "strongly_no": 0, "no_opinion": 10}


def test_mean_is_of_who_has_an_opinion():
    assert mean(COUNTS, AGREE) == Mean(n=10, total=2 * 2 + 3 * 3 + 4 * 4 + 5)
    assert mean(COUNTS, AGREE).value == Fraction(34, 10)
    assert mean(dict.fromkeys(COUNTS, 0), AGREE).value is None


def test_sides_keep_no_opinion_in_the_base():
    assert sides(COUNTS, AGREE) == Sides(Cell(2, 20), Cell(3, 20), Cell(5, 20), Cell(10, 20))


def test_diverging_has_the_middle_of_the_neutral_answer_at_0():
    assert diverging(COUNTS, AGREE) == (
        Segment("strongly_no", Cell(0, 20), Fraction(-7, 40), Fraction(-7, 40)),
        Segment("no", Cell(2, 20), Fraction(-7, 40), Fraction(-3, 40)),
        Segment("neutral", Cell(3, 20), Fraction(-3, 40), Fraction(3, 40)),
        Segment("yes", Cell(4, 20), Fraction(3, 40), Fraction(11, 40)),
        Segment("strongly_yes", Cell(1, 20), Fraction(11, 40), Fraction(13, 40)),
    )


def test_diverging_of_nobody_has_no_segments():
    assert diverging(dict.fromkeys(COUNTS, 0), AGREE) == ()


@given(numbers=st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any))
def test_diverging_without_a_neutral_answer_parts_at_0(numbers):
    even = Scale(("1", "2"), (), ("3", "4"))
    segments = diverging(dict(zip("1234", numbers, strict=True)), even)
    assert segments[1].end == segments[2].start == 0
    assert segments[-1].end - segments[0].start == 1


def test_scale_with_an_answer_on_both_sides_is_refused():
    with pytest.raises(ValueError, match="An answer stands twice on the scale no, yes, no"):
        Scale(("no",), (), ("yes", "no"))
