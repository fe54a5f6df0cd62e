"""Counting records: pure, without a database. What numpy counts is compared with counting by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.blocks import Vector, shape_of
from analysis.core.counting import EVERYBODY, RECORDS_AT_ONCE, Group, accumulate, count, without_empty
from analysis.core.tally import Tally
from surveys.question_types.number import MOST_UNITS
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, MISSING, NOT_REACHED, RecordColumn
from tests.support import study

QUESTIONNAIRE = study.questionnaire()
LAYOUT = study.layout()
SHAPE = shape_of(LAYOUT, tuple(QUESTIONNAIRE.questions.values()))


def stored_values(column: RecordColumn) -> st.SearchStrategy[bytes]:
    """Everything that can stand in a column, the reasons for no answer included."""
    if column.kind == "group":
        return st.integers(0, 3).map(lambda number: number.to_bytes(column.width, "little"))
    missing = st.sampled_from([column.missing(reason) for reason in MISSING])
    if column.kind == "number":
        units = st.integers(-MOST_UNITS, MOST_UNITS)
        return st.one_of(missing, units.map(lambda n: n.to_bytes(column.width, "little", signed=True)))
    return st.one_of(missing, st.sampled_from([column.encode(code) for code in column.codes]))


RECORD = st.tuples(*(stored_values(column) for column in LAYOUT.columns)).map(b"".join)
RECORDS = st.lists(RECORD, max_size=30)


def as_lists(totals: Mapping[Group, Vector]) -> dict[Group, list[int]]:
    return {group: vector.tolist() for group, vector in without_empty(totals).items()}


def tallies(records: Sequence[bytes]) -> dict[Group, Tally]:
    return {group: Tally(SHAPE, vector) for group, vector in count(SHAPE, b"".join(records)).items()}


@given(first=RECORDS, second=RECORDS)
def test_tallies_add(first: list[bytes], second: list[bytes]) -> None:
    total = count(SHAPE, b"".join(first))
    accumulate(total, count(SHAPE, b"".join(second)))
    assert as_lists(total) == as_lists(count(SHAPE, b"".join(first + second)))


@given(first=RECORDS, second=RECORDS)
def test_tallies_subtract(first: list[bytes], second: list[bytes]) -> None:
    total = count(SHAPE, b"".join(first + second))
    accumulate(total, count(SHAPE, b"".join(second)), sign=-1)
    assert as_lists(total) == as_lists(count(SHAPE, b"".join(first)))


@given(records=RECORDS.filter(bool))
def test_groups_of_a_breakdown_sum_to_everybody(records: list[bytes]) -> None:
    totals = count(SHAPE, b"".join(records))
    sums = {
        column.name: sum(vector for (breakdown, _), vector in totals.items() if breakdown == column.name)
        for column in SHAPE.breakdowns
    }
    assert list(sums) == ["@language", "@source", "@wave", "@organisation", "sector"]
    for vector in sums.values():
        np.testing.assert_array_equal(vector, totals[EVERYBODY])


@given(records=RECORDS.filter(bool))
def test_one_way_counts_equal_counting_by_hand(records: list[bytes]) -> None:
    everybody = tallies(records)[EVERYBODY]
    cells = [LAYOUT.cells(record) for record in records]
    assert everybody.started == len(records)
    assert everybody.completed == sum(row["@completed"] == "1" for row in cells)
    assert everybody.sent("forms") == sum(row["@page__forms"] == "1" for row in cells)
    for column in LAYOUT.columns:
        if column.kind == "group":
            continue
        stored = Counter(record[column.offset :][: column.width] for record in records)
        counts = everybody.column(column.name)
        answered = [row[column.name] for row in cells if row[column.name]]
        assert counts.counts == {code: answered.count(code) for code in column.codes}
        assert counts.base == len(answered)
        assert counts.asked == len(answered) + stored[column.missing(LEFT_OPEN)]
        assert counts.seen == counts.asked + stored[column.missing(HIDDEN)]
        assert counts.seen == len(records) - stored[column.missing(NOT_REACHED)]


@given(records=RECORDS.filter(bool))
def test_crosses_equal_counting_by_hand(records: list[bytes]) -> None:
    everybody = tallies(records)[EVERYBODY]
    cells = [LAYOUT.cells(record) for record in records]
    pairs = [(f"before__{item}", f"now__{item}") for item in ("desk", "phone")]
    pairs += combinations(("tools__mail", "tools__chat", "tools__none"), 2)
    for first, second in pairs:
        together = Counter((row[first], row[second]) for row in cells)
        codes = LAYOUT.by_name[first].codes, LAYOUT.by_name[second].codes
        by_hand = [[together[one, other] for other in codes[1]] for one in codes[0]]
        assert everybody.cross(first, second).tolist() == by_hand


@given(records=RECORDS.filter(bool))
def test_moments_are_exact(records: list[bytes]) -> None:
    column = LAYOUT.by_name["hours"]
    stored = [record[column.offset :][: column.width] for record in records]
    missing = {column.missing(reason) for reason in MISSING}
    numbers = [int.from_bytes(value, "little", signed=True) for value in stored if value not in missing]
    moments = tallies(records)[EVERYBODY].moments("hours")
    assert (moments.n, moments.total, moments.squares) == (
        len(numbers),
        sum(numbers),
        sum(number**2 for number in numbers),
    )


def record_of(**cells: str) -> bytes:
    """A record in which everything else was not reached."""
    header = {"@completed": "0", "@language": "nl", "@source": "real", "@wave": "1", "@organisation": "0"}
    stored = header | cells
    return b"".join(
        column.encode(stored[column.name]) if column.name in stored else column.missing(NOT_REACHED)
        for column in LAYOUT.columns
    )


def test_ticked_counts_the_boxes_of_who_answered() -> None:
    records = [
        record_of(tools__mail="1", tools__chat="1", tools__none="0"),
        record_of(tools__mail="0", tools__chat="1", tools__none="0"),
        record_of(),
    ]
    assert tallies(records)[EVERYBODY].ticked("tools") == (0, 1, 1, 0)


def test_groups_are_named_by_codes_and_numbers() -> None:
    records = [record_of(sector="work"), record_of(**{"@wave": "12", "@organisation": "3"})]
    assert sorted(tallies(records)) == [
        ("", ""),
        ("@language", "nl"),
        ("@organisation", ""),
        ("@organisation", "3"),
        ("@source", "real"),
        ("@wave", "1"),
        ("@wave", "12"),
        ("sector", ""),
        ("sector", "work"),
    ]


def test_more_records_than_fit_at_once_are_all_counted() -> None:
    record = record_of(sector="care", hours="80")
    number = RECORDS_AT_ONCE + 2
    care = tallies([record] * number)["sector", "care"]
    assert (care.started, care.column("sector").counts) == (number, {"care": number, "work": 0, "rest": 0})
    assert (care.moments("hours").total, care.moments("hours").squares) == (8000 * number, 8000**2 * number)


def test_long_lists_of_codes_take_two_bytes() -> None:
    codes = [f"c{number}" for number in range(300)]
    pages = [
        study.page("one", study.question("single", "long", breakdown=True, options=study.options(*codes)))
    ]
    layout = study.layout(*pages)
    shape = shape_of(layout, tuple(study.questionnaire(*pages).questions.values()))
    header = b"".join(column.missing(NOT_REACHED) for column in layout.columns[:-1])
    long = layout.by_name["long"]
    records = [header + value for value in (long.encode("c299"), long.encode("c0"), long.missing(HIDDEN))]
    counts = Tally(shape, count(shape, b"".join(records))[EVERYBODY]).column("long")
    assert {code: n for code, n in counts.counts.items() if n} == {"c0": 1, "c299": 1}
    assert (counts.base, counts.asked, counts.seen) == (2, 2, 3)


def test_a_value_that_is_no_code_is_refused() -> None:
    sector = LAYOUT.by_name["sector"]
    record = bytearray(record_of(sector="care"))
    record[sector.offset] = len(sector.codes)
    with pytest.raises(ValueError, match="a record holds 3 in sector, which has no such code"):
        count(SHAPE, bytes(record))


def test_totals_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=f"a tally of {SHAPE.size} cells cannot be read from 2"):
        Tally.unpack(SHAPE, bytes(16))


@given(records=RECORDS.filter(bool))
@settings(max_examples=10)
def test_packed_tally_is_read_back(records: list[bytes]) -> None:
    tally = tallies(records)[EVERYBODY]
    assert Tally.unpack(SHAPE, tally.pack()).vector.tolist() == tally.vector.tolist()
