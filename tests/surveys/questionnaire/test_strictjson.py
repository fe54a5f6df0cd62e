"""Pure: JSON files from strangers."""

import json

import pytest

from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.strictjson import DEEPEST_DOCUMENT, LARGEST_DOCUMENT, parse

NOT_JSON = "document: this is not JSON, the only format of questionnaires"


def test_plain_json_is_read() -> None:
    value = {"a": [1, -2.5, True, None, "é 😀 \u202e"]}
    assert parse(json.dumps(value).encode()) == value
    assert parse(b"\xef\xbb\xbf" + json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        (
            b"",
            [NOT_JSON + " (line 1, column 1: Expecting value)"],
        ),
        (
            b"!!python/object/apply:os.system ['id']",
            [NOT_JSON + " (line 1, column 1: Expecting value)"],
        ),
        (
            b'{"a": 1,}',
            [NOT_JSON + " (line 1, column 9: Expecting property name enclosed in double quotes)"],
        ),
        (b"\xff\xfe{", ["document: byte 1 is not UTF-8; save the file as UTF-8"]),
        (
            b'{"a": NaN}',
            [NOT_JSON + " (NaN is no number of JSON)"],
        ),
        (
            b'{"a": -Infinity}',
            [NOT_JSON + " (-Infinity is no number of JSON)"],
        ),
        (b'{"a": [1e999]}', ["a/0: this number is too large"]),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', ["a/b: this key stands twice in its object"]),
        (b'{"a": "x\\u0000y"}', ["a: the text holds a NUL character"]),
        (b'{"a\\u0000": 1}', ["document: the key 'a\\x00' holds a NUL character"]),
        (b'{"a": ["\\ud800"]}', ["a/0: the text holds half a surrogate pair"]),
        (
            b'{"\\ud800": 1, "b": "\\udc00"}',
            [
                "document: the key '\\ud800' holds half a surrogate pair",
                "b: the text holds half a surrogate pair",
            ],
        ),
        (b" " * (LARGEST_DOCUMENT + 1), ["document: a questionnaire has at most 2,000,000 bytes"]),
        (b"[" * 100_000, ["document: objects and lists nest at most 20 deep"]),
    ],
)
def test_what_cannot_be_stored_or_trusted_is_refused(raw: bytes, problems: list[str]) -> None:
    with pytest.raises(InvalidDocument) as refused:
        parse(raw)
    assert [str(problem) for problem in refused.value.problems] == problems


def test_deep_nesting_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidDocument) as refused:
        parse(b"[" * 25 + b"]" * 25)
    place = "/".join("0" * DEEPEST_DOCUMENT)
    assert [str(problem) for problem in refused.value.problems] == [
        f"{place}: objects and lists nest at most 20 deep"
    ]


def test_huge_whole_number_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="this is not JSON"):
        parse(b'{"a": ' + b"9" * 5_000 + b"}")
