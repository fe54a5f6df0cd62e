"""Pure: the Antwerp study's files."""

import csv
from statistics import median

import pytest

from surveys.question_types import QUESTION_TYPES
from surveys.question_types.ranking import Ranking
from surveys.questionnaire import codec, strictjson
from surveys.questionnaire.base import Answer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.studies import antwerp

#: On the start page "I have read this" and "Start", on the review "Submit".
TAPS_AROUND = 3


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return antwerp.questionnaire()


@pytest.fixture(scope="module")
def responses() -> list[dict[str, str]]:
    with antwerp.RESPONSES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(questionnaire: Questionnaire, row: dict[str, str]) -> dict[str, Answer]:
    read = {
        code: question.answer([row[column.name] for column in question.columns()])
        for code, question in questionnaire.questions.items()
    }
    return {code: answer for code, answer in read.items() if answer is not None}


def taps(question: Question, answer: Answer) -> int:
    """A tap for each choice and for each text that is begun, two for each place of a ranking."""
    filled = sum(len(values) for values in question.posted(answer).values() if any(values))
    return filled + len(answer["ranks"]) if isinstance(question, Ranking) else filled


def test_questionnaire_has_no_problem_and_is_written_in_the_canonical_form() -> None:
    data = strictjson.parse(antwerp.QUESTIONNAIRE.read_bytes())
    assert codec.check(data, QUESTION_TYPES) == []
    assert codec.dump(codec.load(data, QUESTION_TYPES)) == data


def test_questionnaire_asks_thirty_questions_on_twelve_pages(questionnaire: Questionnaire) -> None:
    assert {page.code: [question.code for question in page.questions] for page in questionnaire.pages} == {
        "about": ["org", "orgcat", "ages"],
        "reach": ["lockdown", "reachable", "better", "wider", "blended"],
        "before_page": ["before"],
        "now_page": ["now"],
        "choosing": ["choice"],
        "goals": ["usable"],
        "clients": ["difficult", "risen", "obstacles", "einclusion", "referral"],
        "skills": ["skilled", "support"],
        "resources": ["means", "combine", "combbefore", "combnow"],
        "views": ["statements"],
        "agenda": ["needs", "priorities"],
        "closing": ["medialit", "privacylaw", "explain", "remarks"],
    }


def test_columns_are_those_of_the_published_data_file(
    questionnaire: Questionnaire, responses: list[dict[str, str]]
) -> None:
    about_the_response = ["response_id", "completed", "last_page", "language", "started_at", "submitted_at"]
    assert list(responses[0]) == [*about_the_response, *questionnaire.question_of_column]


def test_consent_text_names_what_its_facts_promise(questionnaire: Questionnaire) -> None:
    facts = questionnaire.consent.facts
    for text in questionnaire.consent.text.values():
        for promise in (facts.contact, f" {facts.smallest_group_shown} ", f" {facts.retention_months} "):
            assert promise in text


def test_consent_says_that_the_link_is_forgotten_since_the_organisation_is_asked(
    questionnaire: Questionnaire,
) -> None:
    assert questionnaire.consent.facts.organisation_source == "answer"
    assert "Zodra je klaar bent, wissen we dat." in questionnaire.consent.text["nl"]
    assert "Once you have finished, we delete that." in questionnaire.consent.text["en"]
    assert "Dès que vous avez terminé, nous effaçons cette information." in questionnaire.consent.text["fr"]


def test_answering_takes_so_few_taps_on_a_phone_that_twenty_minutes_are_enough(
    questionnaire: Questionnaire, responses: list[dict[str, str]]
) -> None:
    around = TAPS_AROUND + len(questionnaire.pages)
    required = [question for question in questionnaire.questions.values() if question.required]
    needed = [
        around + sum(taps(questionnaire.questions[code], answer) for code, answer in given.items())
        for given in (answers(questionnaire, row) for row in responses if row["completed"] == "1")
    ]
    assert around + len(required) == 21
    assert median(needed) == 136  # nine seconds each in twenty minutes


def test_categories_are_named_in_every_language() -> None:
    names = antwerp.category_names()
    with antwerp.ORGANISATIONS.open(encoding="utf-8", newline="") as file:
        used = [row["category"] for row in csv.DictReader(file)]
    assert list(names) == list(dict.fromkeys(used))
    assert names["zf"] == {"nl": "Ziekenfondsen", "en": "Health insurance funds", "fr": "Mutualités"}
