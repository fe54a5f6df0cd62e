"""When a test is given, and how it is written: pure."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.core.evidence import Evidence, NotGiven, Significance
from analysis.core.formats import rounded, shown_number, shown_p
from tests.support.numbers import near

FOUND = Significance(-3.5, 0.0005)


@pytest.mark.parametrize(
    ("final", "filtered", "given"),
    [
        (True, False, FOUND),
        (True, True, NotGiven.FILTERED),
        (False, False, NotGiven.WAVE_OPEN),
        (False, True, NotGiven.WAVE_OPEN),
    ],
)
def test_a_test_is_given_for_everybody_of_a_final_wave(final, filtered, given):
    assert Evidence(final=final, filtered=filtered).admit(FOUND) == given


def test_a_test_that_could_not_be_made_keeps_its_reason():
    evidence = Evidence(final=True, filtered=False)
    assert evidence.admit(NotGiven.NOTHING_CHANGED) == NotGiven.NOTHING_CHANGED


@given(z=st.floats(-30, 30))
def test_p_of_z_agrees_with_scipy(z):
    assert Significance.of_z(z) == Significance(z, near(2 * stats.norm.sf(abs(z)), rel=1e-9))


def test_numbers_follow_the_language():
    assert [shown_number(-8.125, language) for language in ("nl", "en", "fr")] == [
        "\u22128,12",  # half up, towards plus infinity, as everywhere
        "\u22128.12",
        "\u22128,12",
    ]
    assert [shown_number(value, "nl") for value in (-0.001, Fraction(34, 16))] == ["0,00", "2,13"]


def test_a_small_p_is_not_written_out():
    assert [shown_p(p, "nl") for p in (0.00099, 0.001, 0.0125, 1)] == [
        "< 0,001",
        "= 0,001",
        "= 0,013",
        "= 1,000",
    ]


@given(value=st.floats(0, 1e6), decimals=st.integers(0, 4))
def test_rounded_agrees_with_decimal_arithmetic(value, decimals):
    assert rounded(value, decimals) == str(
        Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_rounded(value):
    with pytest.raises(ValueError, match="is no number"):
        rounded(value, 1)
