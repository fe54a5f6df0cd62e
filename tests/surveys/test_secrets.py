"""Pure: start tokens, resume codes and the sealed cookie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from surveys.secrets import (
    ALPHABET,
    is_start_token,
    new_start_token,
    read_code,
    resume_code,
    resume_hash,
    seal,
    show_code,
    start_hash,
    unseal,
)

codes = st.text(ALPHABET, min_size=16, max_size=16)


def test_start_token_is_new_each_time() -> None:
    tokens = {new_start_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(is_start_token(token) for token in tokens)


@pytest.mark.parametrize("text", ["", "a" * 21, "a" * 23, "a" * 21 + "!", "a" * 21 + "\n", "é" * 22])
def test_other_texts_are_no_start_token(text: str) -> None:
    assert not is_start_token(text)


def test_resume_code_belongs_to_its_token() -> None:
    one, other = new_start_token(), new_start_token()
    assert resume_code(one) == resume_code(one) != resume_code(other)
    assert set(resume_code(one)) <= set(ALPHABET)


def test_hashes_depend_on_the_server_key(settings: Settings) -> None:
    token = new_start_token()
    before = (start_hash(token), resume_code(token), resume_hash(resume_code(token)))
    settings.SECRET_KEY = "another"
    after = (start_hash(token), resume_code(token), resume_hash(resume_code(token)))
    assert all(old != new for old, new in zip(before, after, strict=True))


@given(codes)
def test_code_is_read_back_as_it_is_shown(code: str) -> None:
    assert read_code(show_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7kq3-01ab-cdef-ghjk",
        "7KQ3 01AB CDEF GHJK",
        " 7KQ3OLABCDEFGHJK\n",
        "7kq3–oiab—cdef_ghjk",
        "7KQ3.01AB.CDEF/GHJK",
    ],
)
def test_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7KQ301ABCDEFGHJK"


@pytest.mark.parametrize(
    "typed", ["", "7KQ3", "7KQ3-01AB-CDEF-GHJ", "7KQ3-01AB-CDEF-GHJK-1", "7KQ3-01AB-CDEF-GHJ€", "\x00" * 16]
)
def test_what_is_no_code_is_not_read_as_one(typed: str) -> None:
    assert read_code(typed) is None


@given(codes)
def test_sealed_code_opens_with_its_handle_only(code: str) -> None:
    sealed = seal(code, "one")
    assert unseal(sealed, "one") == code
    assert unseal(sealed, "other") is None
    assert code not in sealed


@given(st.text())
def test_forged_cookie_opens_nothing(cookie: str) -> None:
    assert unseal(cookie, "one") is None
