"""Pure: reading, checking and writing questionnaires."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.base import Option
from surveys.questionnaire.codec import check, dump, load
from surveys.questionnaire.condition_parser import parse
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument, Problem
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.samples import (
    TYPES,
    Amount,
    Change,
    Choice,
    again,
    document,
    facts,
    first,
    options,
    problems_of,
    texts,
)


def test_sample_has_no_problem_and_is_written_as_it_was_read() -> None:
    assert check(document(), TYPES) == []
    assert dump(load(document(), TYPES)) == document()


def test_question_is_read_by_the_annotations_of_its_fields() -> None:
    questionnaire = load(document(), TYPES)
    assert questionnaire.questions["again"] == Choice(
        code="again",
        text=Text(texts("Again")),
        condition=parse("first == 'yes'"),
        pairs_with="first",
        options=(Option(code="yes", text=Text(texts("yes"))), Option(code="no", text=Text(texts("no")))),
    )
    assert questionnaire.questions["money"] == Amount(
        code="money", text=Text(texts("Money")), decimals=2, lowest=Decimal("-0.5"), unit=Text(texts("euro"))
    )


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (lambda data: data.update(extra=1), "extra", "unknown; possible here: code, title, languages,"),
        (lambda data: data.pop("welcome"), "welcome", "this is missing"),
        (lambda data: data.update(spec=2), "spec", "write the format's version, a whole number from 1 to 1"),
        (lambda data: data.pop("spec"), "spec", "write the format's version, a whole number from 1 to 1"),
        (lambda data: data.update(pages={}), "pages", "expected a list of at most 1000"),
        (
            lambda data: data.update(title="Sample"),
            "title",
            "expected an object with a text for each language",
        ),
        (lambda data: data["title"].pop("fr"), "title/fr", "the text in this language is missing"),
        (lambda data: data["title"].update(fr=" \n"), "title/fr", "the text in this language is missing"),
        (
            lambda data: data["title"].update(en="X"),
            "title/en",
            "the questionnaire does not have this language",
        ),
        (
            lambda data: data["title"].update(fr=["X"]),
            "title/fr",
            "expected a text of at most 20000 characters",
        ),
        (lambda data: data["title"].update(fr="x" * 20_001), "title/fr", "expected a text of at most 20000"),
        (
            lambda data: first(data).update(type="slider"),
            "pages/start/questions/first/type",
            "expected one of choice, boxes, amount",
        ),
        (
            lambda data: first(data).update(type=["choice"]),
            "pages/start/questions/first/type",
            "expected one of choice, boxes, amount",
        ),
        (
            lambda data: data["pages"][0]["questions"].append("more"),
            "pages/start/questions/2",
            "expected an object",
        ),
        (
            lambda data: first(data).update(required=1),
            "pages/start/questions/first/required",
            "expected true or false",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(decimals=True),
            "pages/last/questions/money/decimals",
            "expected a whole number",
        ),
        (
            lambda data: data["pages"][2]["questions"][0].update(lowest=0.5),
            "pages/last/questions/money/lowest",
            'expected a number written as a text, such as "12.5"',
        ),
        (
            lambda data: first(data).update(options=options("a") * 1_001),
            "pages/start/questions/first/options",
            "expected a list of at most 1000",
        ),
        (
            lambda data: again(data).update(condition="first = 'yes'"),
            "pages/start/questions/again/condition",
            "'=' is not understood here (at character 7)",
        ),
        (lambda data: data["consent"].pop("facts"), "consent/facts", "this is missing"),
        (lambda data: facts(data).pop("controller"), "consent/facts/controller", "this is missing"),
        (
            lambda data: facts(data).update(legal_basis="habit"),
            "consent/facts/legal_basis",
            "expected one of consent, contract, legal_obligation,",
        ),
    ],
)
def test_what_cannot_be_read_is_reported_with_its_place(change: Change, place: str, message: str) -> None:
    problems = problems_of(change)
    assert [(problem.place, problem.message[: len(message)]) for problem in problems] == [(place, message)]


def test_too_many_languages_are_one_problem() -> None:
    languages = [f"l{number}" for number in range(100_000)]
    assert check({**document(), "languages": languages}, TYPES) == [
        Problem("languages", "expected a list of at most 1000"),
        Problem("languages", "a questionnaire has 1 to 30 languages"),
    ]


def test_every_problem_is_reported_at_once() -> None:
    data = document()
    first(data).update(text={"nl": "Eerste"}, options=[{"code": "yes"}], colour="red")
    again(data).update(condition="first == 'yes' and nothing == 1", required="no")
    facts(data)["ip_address_stored"] = True
    assert [problem.place for problem in check(data, TYPES)] == [
        "pages/start/questions/first/colour",
        "pages/start/questions/first/text/fr",
        "pages/start/questions/first/options/yes/text",
        "pages/start/questions/again/required",
        "pages/start/questions/again/condition",
        "consent/facts/ip_address_stored",
    ]


def test_load_refuses_what_it_cannot_read_but_not_what_is_only_unsound() -> None:
    unsound = document()
    facts(unsound)["ip_address_stored"] = True
    assert load(unsound, TYPES).consent.facts.ip_address_stored
    unreadable = document()
    facts(unreadable)["receipt_code"] = "yes"
    with pytest.raises(InvalidDocument) as refused:
        load(unreadable, TYPES)
    assert refused.value.problems == (Problem("consent/facts/receipt_code", "expected true or false"),)


@pytest.mark.parametrize("data", [None, [], "questionnaire", 3, True])
def test_document_that_is_no_object_is_refused(data: Any) -> None:
    assert check(data, TYPES) == [Problem("", "a questionnaire is an object")]


def test_place_of_a_hostile_name_stays_on_one_line() -> None:
    problem = check({**document(), "a\x1b[2J\nb": 1}, TYPES)[0]
    assert str(problem).startswith("a\\x1b[2J\\nb: unknown; possible here: ")


names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
phrases = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(
    str.strip
)
phrases_by_language = st.fixed_dictionaries({"nl": phrases, "fr": phrases})
coded = st.lists(names, min_size=1, max_size=4, unique=True).flatmap(
    lambda codes: st.tuples(
        *(st.fixed_dictionaries({"code": st.just(code), "text": phrases_by_language}) for code in codes)
    ).map(list)
)
questions = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("choice"), "text": phrases_by_language, "options": coded},
        optional={"help": phrases_by_language, "required": st.just(True), "breakdown": st.just(True)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("boxes"), "text": phrases_by_language, "items": coded, "options": coded},
        optional={"condition": st.just("not  (first=='yes')")},
    ),
    st.fixed_dictionaries(
        {"type": st.just("amount"), "text": phrases_by_language},
        optional={
            "decimals": st.integers(1, 6),
            "lowest": st.decimals(-1000, 1000, places=3).map(lambda number: format(number, "f")),
        },
    ),
)


@given(st.lists(questions, max_size=4))
def test_any_questionnaire_survives_a_round_trip(added: list[dict[str, Any]]) -> None:
    data = document()
    data["pages"].append(
        {
            "code": "added",
            "title": texts("Added"),
            "questions": [{**question, "code": f"added{number}"} for number, question in enumerate(added)],
        }
    )
    questionnaire = load(data, TYPES)
    assert isinstance(questionnaire, Questionnaire)
    assert dump(questionnaire) == data
    assert load(json.loads(json.dumps(dump(questionnaire))), TYPES) == questionnaire


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_any_value_anywhere_is_a_problem_or_harmless(data: st.DataObject) -> None:
    broken: Any = document()
    inside = broken
    while isinstance(inside, dict | list) and inside:
        key = data.draw(st.sampled_from(list(inside) if isinstance(inside, dict) else range(len(inside))))
        if data.draw(st.booleans()):
            inside[key] = data.draw(json_values)
            break
        inside = inside[key]
    if check(broken, TYPES) == []:
        load(broken, TYPES)
