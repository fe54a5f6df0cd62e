"""Patterns in free texts: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.identifying import Found, found_in, is_name

NAMES = ("CAW Antwerpen", "Kompas", "WZ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail me: ann.p@example.org, please", [Found("email", "ann.p@example.org")]),
        ("ann @ example.org", [Found("email", "ann @ example.org")]),
        ("see https://example.org/ann", [Found("link", "https://example.org/ann")]),
        (
            "call 03 555 01 23 or +32 470/55.01.23",
            [Found("phone", "03 555 01 23"), Found("phone", "+32 470/55.01.23")],
        ),
        ("I am 85.07.30-033.28", [Found("national_number", "85.07.30-033.28")]),
        ("born later: 17073003384", [Found("national_number", "17073003384")]),
        ("BE68 5390 0754 7034", [Found("iban", "BE68 5390 0754 7034")]),
        (
            "We at caw  antwerpen and KOMPAS",
            [Found("organisation", "caw  antwerpen"), Found("organisation", "KOMPAS")],
        ),
        ("A kompassion of 12 people in 2022, 60% of WZ", []),
        ("", []),
    ],
)
def test_what_may_tell_who_wrote_is_found(text, expected):
    assert found_in(text, NAMES) == expected


def test_wrong_check_digits_are_no_national_number_or_account():
    kinds = [found.kind for found in found_in("85.07.30-033.29 BE68 5390 0754 7035")]
    assert "national_number" not in kinds
    assert "iban" not in kinds


@pytest.mark.parametrize("letter", ["\u0130", "\u017f", "\u212a"])  # which fold to I, S and K
def test_letters_that_only_look_like_those_of_an_account_are_none(letter):
    assert found_in(f"be68 {letter}aaaaaaaaaaaaaaa") == []


def test_a_word_without_an_end_is_searched_in_one_pass():
    assert found_in("x" * 200_000) == []


@pytest.mark.parametrize(("text", "expected"), [(" kompas. ", True), ("Kompas helps", False), ("", False)])
def test_a_text_may_be_nothing_but_a_name(text, expected):
    assert is_name(text, NAMES) is expected


@given(st.text())
def test_what_is_found_stands_in_the_text(text):
    assert all(found.text in text for found in found_in(text, NAMES))
