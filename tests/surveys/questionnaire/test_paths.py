"""Walking every way through a questionnaire of the product's own types."""

from typing import Any

import pytest

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.paths import Walk, walk
from surveys.questionnaire.problems import Problem
from surveys.studies import antwerp
from tests.support.study import document, options, page, question

NEVER, ALWAYS = "no answers show this question", "whatever is answered, this question is shown"
TOO_MANY = "there are too many combinations of answers to try them all"
PLACE = "pages/later/questions/{}/condition"

FIRST = page(
    "first",
    question("single", "work", options=options("yes", "no"), required=True),
    question("multiple", "tools", options=options("mail", "chat", "none", exclusive="none")),
    question("number", "hours", decimals=1, minimum="0", maximum="80"),
    question("text", "name", max_length=20),
    question("text", "why", condition="work == 'no'", max_length=20),
)


def walked(*later: dict[str, Any]) -> Walk:
    return walk(codec.load(document(FIRST, page("later", *later)), QUESTION_TYPES))


def problems_of(condition: str) -> list[str]:
    """What is wrong with a question that is shown on this condition, beside one that is always shown."""
    always = question("text", "always", max_length=20)
    found = walked(question("text", "asked", condition=condition, max_length=20), always).problems
    assert {problem.place for problem in found} <= {PLACE.format("asked")}
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    ("condition", "problems"),
    [
        ("work == 'yes'", []),
        ("work == 'yes' and work == 'no'", [NEVER]),
        ("work == 'yes' or work == 'no'", [ALWAYS]),  # it is required
        ("is_empty(work)", [NEVER]),
        ("tools__none == 1", []),
        ("tools__none == 1 and tools__mail == 1", [NEVER]),  # the one goes with no other
        ("tools__mail == 1 and tools__chat == 1", []),
        ("tools__mail == 0", []),
        ("tools__mail == 0 and tools__chat == 0 and tools__none == 0", [NEVER]),  # that is no answer
        ("hours > 79.9", []),
        ("hours > 80", [NEVER]),
        ("hours >= 0 or is_empty(hours)", [ALWAYS]),
        ("hours > 10 and hours < 10.1", [NEVER]),
        ("hours > 10 and hours < 10.2", []),
        ("name == 'Anna'", []),
        ("name == 'Anna' and name != 'Anna'", [NEVER]),
        ("not is_empty(why) and work == 'yes'", [NEVER]),  # an answer off the path counts nowhere
        ("not is_empty(why) and work == 'no'", []),
    ],
)
def test_question_that_is_shown_never_or_always_is_found(condition: str, problems: list[str]):
    assert problems_of(condition) == problems


def test_page_that_nothing_leads_to_is_found():
    never = question("text", "asked", condition="work == 'yes' and work == 'no'", max_length=20)
    assert walked(never).problems == (
        Problem(PLACE.format("asked"), NEVER),
        Problem("pages/later", "no answers lead to this page"),
    )


def test_too_many_combinations_are_told_and_not_tried_for_ever():
    items = options(*(f"i{number}" for number in range(12)))
    rows = question("matrix", "rows", items=items, options=options("a", "b", "c"))
    condition = " and ".join(f"rows__i{number} == 'a'" for number in range(12)) + " and rows__i0 == 'b'"
    asked = question("text", "asked", condition=condition, max_length=20)
    assert [problem.message for problem in walked(rows, asked).problems] == [TOO_MANY]


def test_every_way_through_the_antwerp_study_is_sound():
    found = walk(antwerp.questionnaire())
    assert (found.problems, found.steps > 0) == ((), True)
