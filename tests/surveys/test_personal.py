"""Personal tokens and printed codes: derived, told apart, read as people type them."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from surveys import personal
from surveys.secrets import ALPHABET, is_start_token

KEY = bytes(range(32))
SOMEBODY = UUID(int=7)
codes = st.uuids().map(lambda each: personal.printed_code(KEY, each, 0))


def test_key_comes_back_for_its_own_wave_only() -> None:
    wrapped = personal.wrap(KEY, 1)
    assert personal.unwrap(wrapped, 1) == KEY
    assert KEY not in wrapped
    with pytest.raises(personal.LostKey):
        personal.unwrap(wrapped, 2)


def test_key_is_lost_with_the_secret(settings: Settings) -> None:
    wrapped = personal.wrap(KEY, 1)
    settings.SECRET_KEY = "another"
    with pytest.raises(personal.LostKey):
        personal.unwrap(wrapped, 1)


def test_token_is_one_a_key_invitation_and_issue() -> None:
    tokens = {
        personal.mailed_token(key, invitation, issue)
        for key in (KEY, personal.new_key())
        for invitation in (SOMEBODY, uuid4())
        for issue in (0, 1)
    }
    assert len(tokens) == 8
    assert all(map(is_start_token, tokens))
    assert personal.mailed_token(KEY, SOMEBODY, 0) == personal.mailed_token(KEY, SOMEBODY, 0)


@given(codes)
def test_printed_code_is_read_as_it_is_typed(code: str) -> None:
    shown = personal.show_printed(code)
    assert len(shown) == 14
    for typed in (shown, shown.lower(), f" {shown.replace('-', ' ')} ", shown.replace("0", "o")):
        assert personal.read_printed(typed) == code
    assert is_start_token(personal.printed_token(code))


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    typed = code[:place] + other + code[place + 1 :]
    assert personal.read_printed(typed) == (code if typed == code else None)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_or_is_no_code(typed: str) -> None:
    assert personal.read_printed(typed) is None or len(personal.read_printed(typed) or "") == 12


def test_address_is_one_whatever_its_case() -> None:
    assert personal.address_hash(" Ann@Example.org") == personal.address_hash("ann@example.org")
    assert personal.address_hash("ann@example.org") != personal.address_hash("anna@example.org")


@given(st.uuids())
def test_opt_out_link_names_its_invitation(invitation: UUID) -> None:
    assert personal.read_opt_out(personal.opt_out_token(invitation)) == invitation


@given(st.text(max_size=50))
def test_made_up_opt_out_link_names_nobody(token: str) -> None:
    assert personal.read_opt_out(token) is None
