"""Crossing two questions from groups of equal records: compared with counting decoded records by hand."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.counting import count
from analysis.core.crossing import Groups, Narrow, Side, cross, narrowed, sides_of
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, MISSING, NOT_REACHED, RecordColumn
from tests.analysis.core.test_counting import LAYOUT, QUESTIONNAIRE, SHAPE, record_of, stored_values

SIDES = {side.name: side for question in QUESTIONNAIRE.questions.values() for side in sides_of(question)}
LISTS = ("tools__", "usable__advise__", "usable__refer__")


def in_full(column: RecordColumn) -> st.SearchStrategy[bytes]:
    """The values of a column; what every response has is never missing."""
    if column.name.startswith("@") and column.kind != "group":
        return st.sampled_from([column.encode(code) for code in column.codes])
    return stored_values(column)


@st.composite
def stored(draw: st.DrawFn) -> bytes:
    """A record in which each tick list was answered in all its boxes, or has one reason why in none."""
    values = {column: draw(in_full(column)) for column in LAYOUT.columns}
    for prefix in LISTS:
        boxes = [column for column in LAYOUT.columns if column.name.startswith(prefix)]
        reason = draw(st.sampled_from((None, *MISSING)))
        for box in boxes:
            values[box] = draw(st.sampled_from((b"\0", b"\1"))) if reason is None else box.missing(reason)
    return b"".join(values.values())


RECORDS = st.lists(stored(), max_size=20)
PAIRS = st.lists(st.sampled_from([*SIDES.values()]), min_size=2, max_size=2, unique_by=lambda side: side.name)


def grouped(narrow: Narrow, records: list[bytes]) -> Groups:
    """What the database does: the bytes that matter, each combination with how often it occurs."""
    cut = (b"".join(record[at : at + width] for at, width in narrow.spans) for record in records)
    return list(Counter(cut).items())


def given_by(side: Side, cells: dict[str, str]) -> list[str]:
    """The answers of a side in a decoded record."""
    if side.several:
        return [column.option for column in side.columns if cells[column.name] == "1"]
    return [cells[side.name]] if cells[side.name] else []


def has_answered(side: Side, cells: dict[str, str]) -> bool:
    return cells[side.columns[0].name] != ""


@settings(max_examples=60)
@given(records=RECORDS, pair=PAIRS)
def test_cross_equals_counting_decoded_records(records: list[bytes], pair: list[Side]) -> None:
    first, second = pair
    narrow = narrowed(LAYOUT, pair)
    found = cross(first, second, narrow.layout, grouped(narrow, records))
    decoded = [LAYOUT.cells(record) for record in records]
    both = [cells for cells in decoded if all(has_answered(side, cells) for side in pair)]
    cells = Counter(each for row in both for each in product(given_by(first, row), given_by(second, row)))
    assert found.counts.tolist() == [[cells[one, other] for other in second.answers] for one in first.answers]
    assert (found.both, found.responses) == (len(both), len(records))
    assert {code: n for code, n in found.sources.items() if n} == Counter(row["@source"] for row in decoded)
    for side, margin in ((first, found.first), (second, found.second)):
        totals = Counter(code for row in both for code in given_by(side, row))
        assert margin.totals == tuple(totals[code] for code in side.answers)
        assert margin.answered == sum(has_answered(side, row) for row in decoded)
        assert margin.answered + sum(margin.missing.values()) == len(records)


@given(records=RECORDS)
def test_cross_equals_the_pairs_that_tallies_keep(records: list[bytes]) -> None:
    everybody = Tally(SHAPE, count(SHAPE, b"".join(records))[EVERYBODY]) if records else Tally.empty(SHAPE)
    kept = [("before__desk", "now__desk"), ("before__phone", "now__phone"), ("tools__mail", "tools__none")]
    for names in kept:
        first, second = (SIDES[name] for name in names)
        narrow = narrowed(LAYOUT, (first, second))
        found = cross(first, second, narrow.layout, grouped(narrow, records))
        assert found.counts.tolist() == everybody.cross(*names).tolist()


@pytest.mark.parametrize("reason", MISSING)
def test_cross_tells_why_an_answer_is_missing(reason: int) -> None:
    sector = LAYOUT.by_name["sector"]
    record = record_of(now__desk="much")
    record = record[: sector.offset] + sector.missing(reason) + record[sector.offset + sector.width :]
    pair = (SIDES["sector"], SIDES["now__desk"])
    narrow = narrowed(LAYOUT, pair)
    found = cross(*pair, narrow.layout, grouped(narrow, [record]))
    assert (found.both, found.first.answered, found.second.answered) == (0, 0, 1)
    assert found.first.missing == {NOT_REACHED: 0, HIDDEN: 0, LEFT_OPEN: 0} | {reason: 1}


def test_sides_are_columns_lists_and_rows_of_a_grid() -> None:
    assert [name for name in SIDES if not name.startswith(("before", "now"))] == [
        "sector",
        "tools",
        "tools__mail",
        "tools__chat",
        "tools__none",
        "usable__advise",
        "usable__advise__mail",
        "usable__advise__chat",
        "usable__refer",
        "usable__refer__mail",
        "usable__refer__chat",
        "needs__1",
        "needs__2",
    ]


def test_only_the_bytes_that_matter_are_read_neighbours_at_once() -> None:
    narrow = narrowed(LAYOUT, (SIDES["tools"], SIDES["tools__chat"]))
    columns = LAYOUT.by_name
    assert narrow.spans == ((columns["@source"].offset, 1), (columns["tools__mail"].offset, 3))
    assert narrow.layout.width == 4
