"""Report definitions from JSON: what fits is read, and each problem is named by its place."""

import json
from typing import Any

import pytest
from django.utils.translation import override

from analysis.report.kinds import KINDS
from analysis.report.reading import load, parse
from surveys.questionnaire.problems import InvalidDocument
from tests.support import study


def definition(*outputs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    part = {"code": "main", "title": {"en": "Main"}, "outputs": list(outputs)}
    return {"spec": 1, "title": {"en": "Report"}, "parts": [part], **fields}


def output(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": "one", "kind": kind, "title": {"en": "One"}, **fields}


def problems(data: Any) -> list[str]:
    with override("en"), pytest.raises(InvalidDocument) as invalid:
        load(data, study.questionnaire())
    return [str(problem) for problem in invalid.value.problems]


SHARES = {"question": "sector", "breakdown": "sector"}
SCALE = {"negative": ["never"], "neutral": [], "positive": ["much"]}
MARKS = {
    "question": "usable",
    "items": [{"code": "all", "text": {"en": "All"}, "members": ["advise", "refer"]}],
    "options": [{"code": "mail", "text": {"en": "Mail"}, "members": ["mail"]}],
}
POSSIBLE_KINDS = ", ".join(kind.kind for kind in KINDS)


def test_a_sound_definition_is_read() -> None:
    report = load(definition(output("shares", **SHARES), indicative_below=5), study.questionnaire())
    (shares,) = report.outputs
    assert (shares.id, shares.kind, dict(shares.title)) == ("one", "shares", {"en": "One"})
    assert report.breakdowns == frozenset(shares.breakdowns()) == frozenset({"sector"})
    assert report.indicative_below == 5


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (
            output("shares", question="nothing"),
            ["question: There is no question “nothing” in the questionnaire."],
        ),
        (
            output("shares", question="remarks"),
            [
                ("question: The answer to “remarks” is an open text. This kind of output "
                "needs: one choice, a choice for each item, boxes to tick, boxes for each item.")
            ],
        ),
        (
            output("shares", question="sector", breakdown="tools"),
            ["breakdown: Answers are not counted by “tools”. Possible: sector, @wave, @language."],
        ),
        (
            output("shares", question="before", item="desk", sums=[
                {"code": "much", "text": {"en": "x"}, "answers": ["much", "lots"]}
            ]),
            [
                ("sums/much/answers/1: There is no “lots” here. "
                "Possible: never, much, na."),
                ("sums/much/code: An answer or another sum has this code. "
                "Give it another one."),
            ],
        ),
        (
            output("shares", question="before", item="fax"),
            ["item: There is no “fax” here. Possible: desk, phone."],
        ),
        (
            output("check_marks", thresholds={"one": 60, "two": 40}, **MARKS),
            [
                ("thresholds: Thresholds of 60% and 40% do not fit: the first must be "
                "above 0% and below the second, the second at most 100%.")
            ],
        ),
        (
            output("check_marks", thresholds={"one": "a half", "two": 101}, **MARKS),
            ["thresholds/one: expected a whole number, at most 1000000000"],
        ),
        (
            output("agreement", question="now", item="desk", scale=SCALE),
            ["scale: The answer “na” has no place on the scale."],
        ),
        (
            output("change", question="before", scale=["never", "much"], others_as="na", answers=["much"]),
            [
                "question: This question does not say with which earlier one it pairs.",
                "others_as: “na” is no answer of the scale. Possible: never, much.",
            ],
        ),
        (
            output("how_many", lists=["tools"], fewest=[3, 2]),
            ["fewest: Give whole numbers from 1 that rise."],
        ),
        (
            output("top", question="needs", top=0, fewest=0),
            [
                "fewest: Give a whole number from 1.",
                "top: Give a whole number from 1 to 10.",
            ],
        ),
        (
            output("organisations", question="remarks", breakdown="sector"),
            [
                ("question: Only answers of at most 200 characters can be names. "
                "Long texts are not listed.")
            ],
        ),
        (
            output("margin_of_error", populations=[0]),
            ["populations/0: Give a whole number from 1 to 1000000000."],
        ),
        (
            output("margin_of_error", design_effect="0"),
            ["design_effect: Give a number from 0.1 to 100."],
        ),
        (
            output("margin_of_error", design_effect=1.5),
            ['design_effect: expected a number written as a text, such as "12.5"'],
        ),
        (
            output("frequencies", question="sector", chart="pie"),
            ["chart: Possible here: bars, stacked, diverging, dumbbell, heat."],
        ),
        (
            output("frequencies", question="sector", chart="heat", colour="red"),
            [
                "colour: Nothing here is called so. Possible: id, title, chart, question.",
                "chart: This kind is not drawn so. Possible: bars.",
            ],
        ),
        (
            output("drawing"),
            [f"kind: There is no such kind of output. Possible: {POSSIBLE_KINDS}."],
        ),
        (
            {"kind": "respondents", "id": "no spaces", "title": {}},
            [
                ("parts/main/outputs/0/title: Give an object with a text for each language, "
                "of at most 500 characters.")
            ],
        ),
        ("nothing", ["parts/main/outputs/0: Give an object."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(wrong: Any, expected: list[str]) -> None:
    found = problems(definition(wrong))
    assert [problem.removeprefix("parts/main/outputs/one/") for problem in found] == expected


def test_all_problems_are_named_at_once() -> None:
    wrong = [output("shares"), output("shares", question="nothing") | {"id": "two"}]
    assert problems(definition(*wrong)) == [
        "parts/main/outputs/one/question: This is missing.",
        "parts/main/outputs/two/question: There is no question “nothing” in the questionnaire.",
    ]


def test_ids_are_words_that_stand_once() -> None:
    wrong = definition(output("respondents"), output("respondents"), output("respondents") | {"id": "a b"})
    assert problems(wrong) == [
        "parts/main/outputs/one/id: “one” stands here for the second time.",
        (
            "parts/main/outputs/2/id: Write a letter, then at most 39 letters, digits, - or _, "
            "with or without a * at the end."
        ),
    ]


def test_a_recalled_question_is_one_of_the_questionnaire() -> None:
    assert problems(definition(recalled=[{"question": "then", "year": 2022}])) == [
        "recalled/0/question: There is no question “then” in the questionnaire."
    ]


@pytest.mark.parametrize("data", [None, [], {}, {"spec": 2}, "report"])
def test_anything_else_is_no_definition(data: Any) -> None:
    assert problems(data) == ["document: A report definition is an object with “spec”: 1."]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "document: this is not JSON, the only format of report definitions"),
        (b"\xff", "document: byte 1 is not UTF-8"),
        (b"[" * 100_000, "document: objects and lists nest at most 20 deep"),
        (b" " * 2_000_001, "document: a report definition has at most 2,000,000 bytes"),
        (
            json.dumps(definition(title={"en": "\ud800"})).encode(),
            "title/en: the text holds half a surrogate",
        ),
        (b'{"spec": 1, "spec": 1}', "spec: this key stands twice in its object"),
    ],
)
def test_hostile_files_are_refused(raw: bytes, expected: str) -> None:
    with pytest.raises(InvalidDocument) as invalid:
        parse(raw, study.questionnaire())
    assert str(invalid.value).startswith(expected)
