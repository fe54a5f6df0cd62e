"""Pure: layouts and records."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.base import Answer
from surveys.questionnaire.codec import load
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, LOWEST, NOT_REACHED, Layout, RecordColumn
from surveys.questionnaire.recorder import Header, Recorder
from tests.surveys.questionnaire.samples import TYPES, document, options, texts

QUESTIONNAIRE = load(document(), TYPES)
LAYOUT = Layout.of(QUESTIONNAIRE, ["real", "test"])
RECORDER = Recorder(QUESTIONNAIRE, LAYOUT)
HEADER = Header(completed=True, language="fr", source="real", wave=2, organisation=300)
GRID = ("grid__a__x", "grid__a__y", "grid__b__x", "grid__b__y")
PAGES = ("start", "more", "last")


def record(answers: dict[str, Answer], *sent: str, header: Header = HEADER) -> bytes:
    return RECORDER.record(Journey(QUESTIONNAIRE, answers, sent), header)


def stored(name: str, bytes_: bytes) -> bytes:
    column = LAYOUT.by_name[name]
    return bytes_[column.offset : column.offset + column.width]


def test_layout_starts_with_the_response_and_its_pages_and_leaves_texts_out() -> None:
    assert [(column.name, column.kind, column.page, column.width) for column in LAYOUT.columns] == [
        ("@completed", "tick", "", 1),
        ("@language", "choice", "", 1),
        ("@source", "choice", "", 1),
        ("@wave", "group", "", 2),
        ("@organisation", "group", "", 2),
        ("@page__start", "tick", "", 1),
        ("@page__more", "tick", "", 1),
        ("@page__last", "tick", "", 1),
        ("first", "choice", "start", 1),
        ("again", "choice", "start", 1),
        *((name, "tick", "more", 1) for name in GRID),
        ("money", "number", "last", 8),
    ]
    assert LAYOUT.by_name["money"].decimals == 2
    assert LAYOUT.by_name["@source"].codes == ("real", "test")


def test_columns_follow_one_another_and_fill_the_record() -> None:
    ends = [column.offset + column.width for column in LAYOUT.columns]
    assert [column.offset for column in LAYOUT.columns] == [0, *ends[:-1]]
    assert LAYOUT.width == ends[-1] == 24


def test_layout_survives_its_way_through_the_database() -> None:
    assert Layout.from_json(json.loads(json.dumps(LAYOUT.as_json()))) == LAYOUT


def test_record_holds_the_answers_of_sent_pages() -> None:
    answers: dict[str, Answer] = {
        "first": {"value": "yes"},
        "grid": {"ticked": [["a", "y"]], "text": "in no record"},
        "money": {"number": "-12.50"},
    }
    assert LAYOUT.cells(record(answers, *PAGES)) == {
        "@completed": "1",
        "@language": "fr",
        "@source": "real",
        "@wave": "2",
        "@organisation": "300",
        "@page__start": "1",
        "@page__more": "1",
        "@page__last": "1",
        "first": "yes",
        "again": "",
        "grid__a__x": "0",
        "grid__a__y": "1",
        "grid__b__x": "0",
        "grid__b__y": "0",
        "money": "-12.50",
    }


def test_record_tells_three_reasons_for_no_answer_apart() -> None:
    sent_to_the_end = record({"first": {"value": "no"}, "again": {"value": "yes"}}, *PAGES)
    assert stored("first", sent_to_the_end) == b"\x01"
    assert stored("again", sent_to_the_end) == bytes([HIDDEN])
    assert stored("grid__a__x", sent_to_the_end) == bytes([HIDDEN])
    assert stored("money", sent_to_the_end) == (LOWEST + 2).to_bytes(8, "little", signed=True)
    nothing_sent = record({})
    assert {stored(name, nothing_sent) for name in ("first", "again", *GRID)} == {bytes([NOT_REACHED])}
    assert stored("money", nothing_sent) == LOWEST.to_bytes(8, "little", signed=True)
    all_open = record({"first": {"value": "yes"}}, *PAGES)
    assert {stored(name, all_open) for name in GRID} == {bytes([LEFT_OPEN])}


def test_page_that_routing_skips_is_not_reached() -> None:
    skipped = record({"first": {"value": "no"}}, "start", "last")
    assert stored("@page__more", skipped) == b"\x00"
    assert {stored(name, skipped) for name in GRID} == {bytes([NOT_REACHED])}


def test_response_without_wave_and_organisation_has_the_number_zero() -> None:
    header = Header(completed=False, language="nl", source="test")
    assert record({}, header=header)[:7] == b"\x00\x00\x01\x00\x00\x00\x00"


@pytest.mark.parametrize(
    "number", ["1.005", "92233720368547758.08", "-92233720368547758.06", "much", "NaN", "1e20"]
)
def test_number_that_does_not_fit_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=number):
        record({"money": {"number": number}}, "last")


def test_answer_that_its_column_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tuple\.index"):
        record({"first": {"value": "perhaps"}}, "start")


def long_choice(count: int) -> dict[str, Any]:
    data = document()
    codes = [f"c{number}" for number in range(count)]
    question = {"type": "choice", "code": "long", "text": texts("Long"), "options": options(*codes)}
    data["pages"][2]["questions"].append(question)
    return data


@pytest.mark.parametrize(
    ("count", "width", "last", "missing"),
    [(250, 1, b"\xf9", b"\xfd"), (251, 2, b"\xfa\x00", b"\xfd\xff")],
)
def test_column_takes_two_bytes_from_251_codes_on(
    count: int, width: int, last: bytes, missing: bytes
) -> None:
    questionnaire = load(long_choice(count), TYPES)
    layout = Layout.of(questionnaire, ["real", "test"])
    answered = Journey(questionnaire, {"long": {"value": f"c{count - 1}"}}, PAGES)
    recorder = Recorder(questionnaire, layout)
    assert layout.by_name["long"].width == width
    assert recorder.record(answered, HEADER)[-width:] == last
    assert layout.cells(recorder.record(answered, HEADER))["long"] == f"c{count - 1}"
    assert recorder.record(Journey(questionnaire, {}, PAGES), HEADER)[-width:] == missing


amounts = st.integers(-(10**15), 10**15).map(lambda cents: format(Decimal(cents).scaleb(-2), "f"))
boxes = st.lists(st.sampled_from([["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]]), unique_by=tuple)
all_answers: st.SearchStrategy[dict[str, Answer]] = st.fixed_dictionaries(
    {"first": st.fixed_dictionaries({"value": st.just("yes")})},
    optional={
        "again": st.fixed_dictionaries({"value": st.just("yes")}),
        "grid": st.fixed_dictionaries({"ticked": boxes, "text": st.text(max_size=3)}),
        "money": st.fixed_dictionaries({"number": amounts}),
    },
)


@given(all_answers)
def test_cells_of_any_answers_survive_the_record(answers: dict[str, Answer]) -> None:
    bytes_ = record(answers, *PAGES)
    assert len(bytes_) == LAYOUT.width
    expected = {
        column.name: cell
        for code, question in QUESTIONNAIRE.questions.items()
        for column, cell in zip(question.columns(), question.cells(answers.get(code)), strict=True)
        if column.kind != "text"
    }
    assert {name: cell for name, cell in LAYOUT.cells(bytes_).items() if not name.startswith("@")} == expected


def test_reserved_values_lie_above_every_code() -> None:
    column = RecordColumn(name="x", kind="choice", codes=tuple(map(str, range(250))), width=1)
    assert [column.missing(reason) for reason in (NOT_REACHED, HIDDEN, LEFT_OPEN)] == [
        b"\xff",
        b"\xfe",
        b"\xfd",
    ]
    assert column.encode("249") == b"\xf9"
