"""Pure: whether a document that can be read can also be answered, stored and counted."""

import json

import pytest

from surveys.questionnaire.codec import check
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.references import MOST_COLUMNS
from tests.surveys.questionnaire.samples import (
    TYPES,
    Change,
    again,
    document,
    facts,
    first,
    options,
    problems_of,
    texts,
)


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (lambda data: data.update(pages=[]), "pages", "a questionnaire has 1 to 100 pages"),
        (
            lambda data: data.update(code="9/x"),
            "code",
            "expected a letter, then letters, digits or underscores, at most 20 characters",
        ),
        (
            lambda data: data.update(default_language="en"),
            "default_language",
            "expected one of the languages",
        ),
        (
            lambda data: data["pages"][1].update(code="Start"),
            "pages/Start/code",
            "start is the code of a page or question already, whatever its case",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(code="FIRST"),
            "pages/last/questions/FIRST/code",
            "first is the code of a page or question already, whatever its case",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(code="START"),
            "pages/last/questions/START/code",
            "start is the code of a page or question already, whatever its case",
        ),
        (
            lambda data: data["pages"][2].update(code="1st"),
            "pages/2/code",
            "expected a letter, then letters, digits or underscores, at most 20 characters",
        ),
        (
            lambda data: data["pages"][2].update(code="review"),
            "pages/review/code",
            "review has a meaning of its own in addresses, files or conditions; choose another",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(code="GRID__a__X"),
            "pages/last/questions/GRID__a__X",
            "its column GRID__a__X has the name of another column, whatever its case",
        ),
        (
            lambda data: data["pages"][2].update(questions=[]),
            "pages/last/questions",
            "a page has at least one",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(decimals=-1),
            "pages/last/questions/money/decimals",
            "too few",
        ),
        (
            lambda data: first(data)["options"][0].update(exclusive=True),
            "pages/start/questions/first/options/yes/exclusive",
            "nothing to exclude",
        ),
        (
            lambda data: again(data).update(condition="fist == 'yes'"),
            "pages/start/questions/again/condition",
            "no question has a column fist",
        ),
        (
            lambda data: again(data).update(condition="again == 'yes'"),
            "pages/start/questions/again/condition",
            "again is not asked before this question; a condition can only look back",
        ),
        (
            lambda data: first(data).update(condition="again == 'yes'"),
            "pages/start/questions/first/condition",
            "again is not asked before this question; a condition can only look back",
        ),
        (
            lambda data: again(data).update(condition="grid__a__x == 1"),
            "pages/start/questions/again/condition",
            "grid__a__x is not asked before this question; a condition can only look back",
        ),
        (
            lambda data: again(data).update(condition="first == 'Yes'"),
            "pages/start/questions/again/condition",
            "first is never 'Yes'; it can be yes, no",
        ),
        (
            lambda data: again(data).update(pairs_with="third"),
            "pages/start/questions/again/pairs_with",
            "no earlier question of type choice has the code third",
        ),
        (
            lambda data: again(data).update(options=options("yes", "no", "perhaps")),
            "pages/start/questions/again/pairs_with",
            "the answers of first are others, so the two cannot be compared",
        ),
        (
            lambda data: data["pages"][1]["questions"][0].update(breakdown=True),
            "pages/more/questions/grid/breakdown",
            "results can be split only by a question with one choice",
        ),
        (lambda data: facts(data).update(controller=""), "consent/facts/controller", "this is empty"),
        (
            lambda data: facts(data).update(smallest_group_shown=0),
            "consent/facts/smallest_group_shown",
            "expected a number of people from 1 to 1000",
        ),
        (
            lambda data: facts(data).update(ip_address_stored=True),
            "consent/facts/ip_address_stored",
            "Peilpunt stores no IP address, so this must be false",
        ),
        (
            lambda data: facts(data).update(partial_answers_used=False),
            "consent/facts/partial_answers_used",
            "Peilpunt counts every page once it is sent, so this must be true",
        ),
        (
            lambda data: data["consent"]["text"].update(fr="Demandez"),
            "consent/text/fr",
            "the text does not name the contact research@example.org",
        ),
    ],
)
def test_what_is_unsound_is_reported_with_its_place(change: Change, place: str, message: str) -> None:
    problems = problems_of(change)
    assert [(problem.place, problem.message[: len(message)]) for problem in problems] == [(place, message)]


def test_language_codes_are_checked() -> None:
    data = json.loads(json.dumps(document()).replace('"fr"', '"French"'))
    assert check({**data, "languages": ["nl", "French", "nl"]}, TYPES) == [
        Problem("languages/1", "expected a language code such as nl or pt-BR, at most 12 characters"),
        Problem("languages/2", "this language stands there twice"),
    ]


def test_too_many_questions_are_one_problem() -> None:
    data = document()
    many = [{"type": "amount", "code": f"q{number}", "text": texts("Q")} for number in range(501)]
    data["pages"][2]["questions"] = many
    assert check(data, TYPES) == [Problem("pages", "a questionnaire has at most 500 questions")]


def test_questionnaire_with_too_many_columns_is_refused() -> None:
    data = document()
    grid = data["pages"][1]["questions"][0]
    many = [f"c{number}" for number in range(80)]
    grid.update(items=options(*many), options=options(*many))
    limit = f"a questionnaire has at most {MOST_COLUMNS} columns"
    assert check(data, TYPES) == [Problem("pages", limit)]
