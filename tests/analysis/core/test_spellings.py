"""Texts that look alike stand together; whether they mean the same a person decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.spellings import close_groups, plain


@pytest.mark.parametrize("text", ["CAW Brüssel", "caw brussel", " C.A.W. Brussel ", "ＣＡＷ-Brussel"])
def test_plain_texts_differ_in_neither_capitals_accents_spaces_nor_signs(text: str) -> None:
    assert plain(text) == "cawbrussel"


def test_close_texts_are_grouped_in_the_order_of_the_alphabet() -> None:
    texts = ["OCMW Gent", "Stad Antwerpen", "stad antwerpen", "Stad Antwerpn", "?", "OCMW Geel", "!"]
    assert close_groups(texts) == [
        *(["!"], ["?"], ["OCMW Geel"], ["OCMW Gent"]),
        ["Stad Antwerpen", "stad antwerpen", "Stad Antwerpn"],
    ]


def test_what_lies_between_two_texts_joins_them() -> None:
    assert close_groups(["abcdefghij", "abcdefghijk", "abcdefghijkl", "xyz"]) == [
        ["abcdefghij", "abcdefghijk", "abcdefghijkl"],
        ["xyz"],
    ]


@given(st.sets(st.text(max_size=12), max_size=30))
def test_each_text_is_in_one_group(texts: set[str]) -> None:
    found = [text for group in close_groups(texts) for text in group]
    assert sorted(found) == sorted(texts)
