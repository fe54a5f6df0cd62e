"""Pure: the language of conditions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.condition_parser import (
    DEEPEST_CONDITION,
    LONGEST_CONDITION,
    ConditionError,
    parse,
)


@pytest.mark.parametrize(
    ("source", "values", "holds"),
    [
        ("difficult == 'regularly' or difficult == 'sometimes'", {"difficult": "sometimes"}, True),
        ("difficult == 'regularly' or difficult == 'sometimes'", {"difficult": "never"}, False),
        ("difficult == 'never'", {}, False),
        ("difficult != 'never'", {}, True),
        ("is_empty(org) and not is_empty(orgcat)", {"orgcat": "caw"}, True),
        ("age >= 18 and age < 65", {"age": "18"}, True),
        ("age >= 18 and age < 65", {"age": "65.0"}, False),
        ("age < 18", {}, False),
        ("age < 18", {"age": "young"}, False),
        ("9 < age", {"age": "10"}, True),
        ("age == '1.5'", {"age": "1.50"}, True),
        ("name == 'a\"b'", {"name": 'a"b'}, True),
        ("now == before", {"now": "much", "before": "much"}, True),
        ("a == 1 or b == 1 and c == 1", {"a": "1"}, True),
        ("(a == 1 or b == 1) and c == 1", {"a": "1"}, False),
        ("not a == 1 and b == 1", {"b": "1"}, True),
        ("long == 1234567890123456", {"long": "1234567890123456.0"}, False),
    ],
)
def test_condition_holds_for_the_answers_it_describes(
    source: str, values: dict[str, str], *, holds: bool
) -> None:
    assert parse(source).evaluate(values) is holds


def test_condition_names_its_columns() -> None:
    assert parse("needs__1 == 'time' or not is_empty(org) and 3 < age").names() == {"needs__1", "org", "age"}


def test_condition_as_json_is_a_tree_for_the_browser() -> None:
    assert parse("not (a == 'x' or b > 2) and is_empty(c)").as_json() == [
        "and",
        ["not", ["or", ["==", {"name": "a"}, "x"], [">", {"name": "b"}, "2"]]],
        ["is_empty", {"name": "c"}],
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "expected the name of a column, a number or a text in quotes, found the end (at character 1)"),
        ("age", "expected one of == != < <= > >=, found the end (at character 4)"),
        ("age = 3", "'=' is not understood here (at character 5)"),
        ("age == 'x", '"\'" is not understood here (at character 8)'),
        ("age == 3 sex == 1", "expected 'and', 'or' or the end, found sex (at character 10)"),
        ("(age == 3", "expected ')', found the end (at character 10)"),
        ("is_empty('x')", "expected the name of a column, found 'x' (at character 10)"),
        ("age < 'old'", "< compares numbers, and 'old' is none (at character 7)"),
        ("or == 3", "expected the name of a column, a number or a text in quotes, found or (at character 1)"),
        ("age == 3; drop", "';' is not understood here (at character 9)"),
        ("__class__ == 1", "'_' is not understood here (at character 1)"),
        (
            "(" * (DEEPEST_CONDITION + 1) + "a == 1" + ")" * (DEEPEST_CONDITION + 1),
            "conditions nest at most 20 deep (at character 21)",
        ),
        ("a == 1" + " " * LONGEST_CONDITION, "a condition has at most 1000 characters (at character 1001)"),
    ],
)
def test_condition_that_is_wrong_is_refused_with_its_position(source: str, message: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(source)
    assert str(refused.value) == message


@given(st.text(alphabet="ab1.'\"=!<>() andornotis_empty", max_size=60))
def test_any_text_is_a_condition_or_refused(source: str) -> None:
    try:
        condition = parse(source)
    except ConditionError:
        return
    assert condition.evaluate({}) in (True, False)
