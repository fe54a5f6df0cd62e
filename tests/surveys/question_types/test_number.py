from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.question_types.number import Number
from surveys.question_types.numerals import possible_numbers
from tests.surveys.question_types.support import english, errors_of

AMOUNT = Number(code="amount", text=english("How much?"), decimals=2, unit=english("euro"))
PEOPLE = Number(code="people", text=english("How many?"), minimum=Decimal(1), maximum=Decimal(50))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", "1.50"),
        ("1.5", "1.50"),
        (",5", "0.50"),
        ("007", "7.00"),
        ("+3", "3.00"),
        ("\N{MINUS SIGN}4", "-4.00"),
        ("-0", "0.00"),
        ("1.000,5", "1000.50"),
        ("1,000.5", "1000.50"),
        ("1 000,5", "1000.50"),
        ("1\N{NARROW NO-BREAK SPACE}000", "1000.00"),
        ("1.000.000", "1000000.00"),
        ("1.5000", "1.50"),
    ],
)
def test_number_is_understood_as_people_write_it(typed: str, number: str) -> None:
    assert AMOUNT.clean({"amount": [typed]}) == {"number": number}


@pytest.mark.parametrize(
    "typed", ["five", "1e5", "NaN", "Infinity", "1_000", "5.", "1.00.000", "1.000.5", "٣"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    message = "This is not a number. Write it in digits, such as 1250 or 12,5."
    assert errors_of(AMOUNT.clean, {"amount": [typed]}) == {"amount": message}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1.000", "Do you mean 1000 or 1? Write it like that."),
        ("1.500", "Do you mean 1500 or 1.5? Write it like that."),
        ("2,345", "Do you mean 2345? Write at most 2 decimals, and no sign between thousands."),
    ],
)
def test_number_with_two_meanings_is_asked_about(typed: str, message: str) -> None:
    assert errors_of(AMOUNT.clean, {"amount": [typed]}) == {"amount": message}


def test_sign_before_three_digits_is_decimal_where_three_decimals_are_asked_for() -> None:
    assert replace(AMOUNT, decimals=3).clean({"amount": ["1.250"]}) == {"number": "1.250"}


def test_too_many_decimals_are_refused() -> None:
    too_many = "Write at most 2 decimals, and no sign between thousands."
    assert errors_of(AMOUNT.clean, {"amount": ["1,2345"]}) == {"amount": too_many}
    assert errors_of(PEOPLE.clean, {"people": ["1,5"]}) == {
        "people": "Write a whole number, with no sign between thousands."
    }


def test_number_lies_between_its_limits() -> None:
    assert errors_of(PEOPLE.clean, {"people": ["0"]}) == {"people": "The lowest possible number is 1."}
    assert PEOPLE.clean({"people": ["50"]}) == {"number": "50"}
    assert errors_of(PEOPLE.clean, {"people": ["51"]}) == {"people": "The highest possible number is 50."}


def test_number_without_limits_stays_countable() -> None:
    assert AMOUNT.clean({"amount": ["10000000"]}) == {"number": "10000000.00"}
    for typed in ("10000000,01", "9" * 28):
        assert list(errors_of(AMOUNT.clean, {"amount": [typed]})) == ["amount"]


def test_number_is_shown_with_the_sign_of_the_language() -> None:
    assert [AMOUNT.show({"number": "12.50"}, language)[0].values for language in ("nl", "en")] == [
        ("12,50 euro",),
        ("12.50 euro",),
    ]


@given(st.decimals(-999_999, 999_999, places=2), st.sampled_from([".,", ",.", " ,", " ."]))
def test_grouped_numbers_are_read_as_they_were_written(number: Decimal, signs: str) -> None:
    american = f"{number:,.2f}"
    written = american.translate({ord(","): signs[0], ord("."): signs[1]})
    assert possible_numbers(written) == [number]
