"""Own answers that mean an option: the record is that of who chose the option."""

from collections.abc import Mapping
from typing import Any

import pytest

from analysis.core.recoding import recoded
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Header, Recorder
from tests.support import study
from tests.support.study import options, page, question

WITH_NONE = options("a", "b", "none", "else", exclusive="none", other="else")
QUESTIONNAIRE = study.questionnaire(
    page(
        "all",
        question("single", "one", options=options("a", "b", "else", other="else")),
        question("multiple", "many", minimum=2, options=WITH_NONE),
        question("ranking", "ranks", top=3, options=WITH_NONE),
        question("text", "after", condition="one == 'else'"),
        question("single", "routed", condition="one == 'else'", options=options("a", "b")),
    )
)
LAYOUT = Layout.of(QUESTIONNAIRE, study.SOURCES)
RECORDER = Recorder(QUESTIONNAIRE, LAYOUT)
HEADER = Header(completed=True, language="nl", source="real")


def record(answers: Mapping[str, Any]) -> bytes:
    return RECORDER.record(Journey(QUESTIONNAIRE, answers, ["all"]), HEADER)


def changed(answers: Mapping[str, Any], code: str, option: str) -> bytes:
    found = QUESTIONNAIRE.questions[code]
    by_code = {each.code: each for each in found.options}  # type: ignore[attr-defined]  # they have options
    return recoded(record(answers), LAYOUT, found.columns(), by_code["else"], by_code[option])


@pytest.mark.parametrize(
    ("code", "given", "becomes"),
    [
        ("one", {"value": "b"}, {"value": "b"}),
        ("many", {"values": ["a", "else"], "other": "bee"}, {"values": ["a", "b"]}),
        ("many", {"values": ["b", "else"], "other": "bee"}, {"values": ["b"]}),  # one: no matter
        ("ranks", {"ranks": ["a", "else"], "other": "bee"}, {"ranks": ["a", "b"]}),
        ("ranks", {"ranks": ["else", "a", "b"], "other": "bee"}, {"ranks": ["b", "a"]}),
        ("ranks", {"ranks": ["b", "else", "a"], "other": "bee"}, {"ranks": ["b", "a"]}),
    ],
)
def test_record_is_that_of_who_chose_the_option(code: str, given: Any, becomes: Any) -> None:
    assert changed({code: given}, code, "b") == record({code: becomes})


@pytest.mark.parametrize(("code", "alone"), [("many", {"values": ["else"]}), ("ranks", {"ranks": ["else"]})])
def test_an_exclusive_option_replaces_only_what_stands_alone(code: str, alone: Any) -> None:
    (key,) = alone
    assert changed({code: alone}, code, "none") == record({code: {key: ["none"]}})
    beside = {code: {key: ["a", "else"]}}
    assert changed(beside, code, "none") == record(beside)


def test_what_was_asked_after_it_stays() -> None:
    given = {"one": {"value": "else", "other": "bee"}, "routed": {"value": "a"}}
    cells = LAYOUT.cells(changed(given, "one", "b"))
    assert (cells["one"], cells["routed"]) == ("b", "a")


@pytest.mark.parametrize("answers", [{}, {"many": {"values": ["a", "b"]}, "ranks": {"ranks": ["b"]}}])
@pytest.mark.parametrize("code", ["one", "many", "ranks"])
def test_who_gave_no_own_answer_stays(answers: Any, code: str) -> None:
    assert changed(answers, code, "b") == record(answers)
