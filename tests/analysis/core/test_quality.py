"""Quality flags: pure, on records of a scale of four items."""

import pytest

from analysis.core.quality import fast_bands, straightlined
from analysis.core.records import Records
from surveys.questionnaire.record import LEFT_OPEN, Layout, RecordColumn

CODES = ("agree", "neutral", "disagree")
COLUMNS = tuple(
    RecordColumn(name=f"scale__{item}", kind="choice", codes=CODES, width=1, offset=item) for item in range(4)
)
MIXED = (False, True, False, False)


def records(*answers):
    data = b"".join(
        column.encode(answer) if answer else column.missing(LEFT_OPEN)
        for row in answers
        for column, answer in zip(COLUMNS, row, strict=True)
    )
    return Records(Layout(COLUMNS), data)


def test_straightlined_is_one_answer_to_all_items():
    rows = (
        ("agree",) * 4,
        ("agree", "disagree", "agree", "agree"),
        ("neutral",) * 4,
        ("agree", "agree", "agree", ""),
        ("",) * 4,
    )
    assert straightlined(records(*rows), COLUMNS, MIXED).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize(("columns", "reversed_items"), [(COLUMNS, (False,) * 4), (COLUMNS[:3], MIXED[:3])])
def test_straightlined_of_a_scale_that_shows_nothing_is_refused(columns, reversed_items):
    with pytest.raises(ValueError, match="The same answer throughout says nothing here"):
        straightlined(records(("agree",) * 4), columns, reversed_items)


def test_fast_bands_lie_below_half_of_the_median():
    bands = {"0-5": 2, "5-10": 3, "10-15": 4, "15-20": 1, "20-30": 12, "60+": 1}
    assert fast_bands(bands) == {"0-5", "5-10"}


def test_fast_bands_need_a_median_that_is_long_enough():
    assert fast_bands({"0-5": 3, "5-10": 9}) == frozenset()
    assert fast_bands({"0-5": 0, "60+": 0}) == frozenset()
