"""Rounding: pure, without a database."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from analysis.core.shares import half_up, quotient, scaled_share, share, shown_share

COUNTS = st.integers(min_value=0, max_value=10**9)


def test_share_rounds_half_up_where_floating_point_would_not() -> None:
    # 1/8 is 12.5 and goes up at no decimals; 0.285 % is 0.28499999... as a float.
    assert [share(1, 8, 0), share(1, 8), share(57, 20000, 2), share(2, 3, 0)] == ["13", "12.5", "0.29", "67"]


def test_share_of_nobody_is_none() -> None:
    assert share(0, 0) is None


def test_share_follows_the_language() -> None:
    assert [shown_share(1, 8, language) for language in ("nl", "en", "fr")] == [
        "12,5%",
        "12.5%",
        "12,5\u202f%",
    ]
    assert shown_share(0, 0, "nl") == "–"


def test_quotient_writes_small_and_negative_means() -> None:
    assert [quotient(1, 20, 1), quotient(-7, 2, 0), quotient(-1, 8, 2), quotient(3, 0, 1)] == [
        "0.1",
        "-3",
        "-0.12",
        None,
    ]


@given(numerator=COUNTS, denominator=COUNTS.filter(bool))
def test_half_up_agrees_with_decimal_arithmetic(numerator: int, denominator: int) -> None:
    exact = Decimal(2 * numerator + denominator) // Decimal(2 * denominator)
    assert half_up(numerator, denominator) == exact


@given(base=COUNTS.filter(bool), data=st.data())
def test_share_is_the_nearest_printed_number(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(min_value=0, max_value=base))
    scaled = scaled_share(count, base, 1)
    assert scaled is not None
    assert -base <= 2 * (1000 * count - scaled * base) < base


def test_share_matches_the_standard_librarys_half_up() -> None:
    for count in range(300):
        printed = (Decimal(100 * count) / 300).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert share(count, 300) == str(printed)
