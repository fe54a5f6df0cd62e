"""Tables of tallies: pure, without a database."""

from analysis.core.blocks import shape_of
from analysis.core.counting import count
from analysis.core.tables import Cell, Mean, Part, Result, Row, Slice, Table, result
from analysis.core.tally import Tally
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN
from tests.support import study

QUESTIONNAIRE = study.questionnaire()
LAYOUT = study.layout()
SHAPE = shape_of(LAYOUT, tuple(QUESTIONNAIRE.questions.values()))
HEADER = {"@completed": "1", "@language": "nl", "@source": "real", "@wave": "1", "@organisation": "0"}
PAGES = {column.name: "1" for column in LAYOUT.columns if column.name.startswith("@page__")}


def record(*hidden: str, **cells: str) -> bytes:
    """The record of a response that left open what is not given, and was not asked `hidden`."""
    given = HEADER | PAGES | cells
    return b"".join(
        column.encode(given[column.name])
        if column.name in given
        else column.missing(HIDDEN if column.name.split("__")[0] in hidden else LEFT_OPEN)
        for column in LAYOUT.columns
    )


def everybody(*records: bytes) -> Slice:
    return Slice(label="All", tally=_tally(records, ("", "")))


def sectors(*records: bytes) -> list[Slice]:
    groups = [Slice(label=code, tally=_tally(records, ("sector", code))) for code in ("care", "work")]
    return [everybody(*records), *groups]


def _tally(records: tuple[bytes, ...], group: tuple[str, str]) -> Tally:
    return Tally(SHAPE, count(SHAPE, b"".join(records))[group])


def found(code: str, *slices: Slice) -> Result:
    got = result(QUESTIONNAIRE.questions[code], slices, "en")
    assert got is not None
    return got


def table(drawing: str, columns: str, *rows: Row, bases: tuple[int, ...] = ()) -> Table:
    return Table(drawing=drawing, columns=tuple(columns.split()), rows=rows, bases=bases)  # type: ignore[arg-type]


def cells(base: int, *counts: int) -> tuple[Cell, ...]:
    return tuple(Cell(number, base) for number in counts)


CARE, WORK = record(sector="care"), record(sector="work")


def test_a_choice_has_a_bar_an_option() -> None:
    bars = table(
        "bars",
        "All",
        Row(label="care", cells=cells(3, 2)),
        Row(label="work", cells=cells(3, 1)),
        Row(label="rest", cells=cells(3, 0)),
        bases=(3,),
    )
    assert found("sector", everybody(CARE, CARE, WORK, record())) == Result(
        bases=(3, 3), asked=4, seen=4, parts=(Part(label="", table=bars),)
    )


def test_a_choice_by_group_has_a_bar_a_group() -> None:
    stacked = table(
        "stacked",
        "care work rest",
        Row(label="All", cells=cells(3, 2, 1, 0), base=3),
        Row(label="care", cells=cells(2, 2, 0, 0), base=2),
        Row(label="work", cells=cells(1, 0, 1, 0), base=1),
    )
    assert found("sector", *sectors(CARE, CARE, WORK)).parts == (Part(label="", table=stacked),)


def mail(sector: str, ticked: str) -> bytes:
    return record(sector=sector, tools__mail=ticked, tools__chat="1", tools__none="0")


def test_boxes_by_group_have_a_column_a_group_with_its_base() -> None:
    heat = table(
        "heat",
        "All care work",
        Row(label="mail", cells=(Cell(2, 3), Cell(1, 2), Cell(1, 1))),
        Row(label="chat", cells=(Cell(3, 3), Cell(2, 2), Cell(1, 1))),
        Row(label="none", cells=(Cell(0, 3), Cell(0, 2), Cell(0, 1))),
        bases=(3, 2, 1),
    )
    slices = sectors(mail("care", "1"), mail("care", "0"), mail("work", "1"), CARE)
    assert found("tools", *slices).parts == (Part(label="", table=heat),)


def test_items_have_a_row_each_with_its_own_base() -> None:
    records = (record(before__desk="much", before__phone="never"), record(before__desk="much"))
    stacked = table(
        "stacked",
        "never much na",
        Row(label="desk", cells=cells(2, 0, 2, 0), base=2),
        Row(label="phone", cells=cells(1, 1, 0, 0), base=1),
    )
    assert found("before", everybody(*records)) == Result(
        bases=(1, 2), asked=2, seen=2, parts=(Part(label="", table=stacked),)
    )


def test_items_by_group_have_a_table_each() -> None:
    got = found("before", *sectors(record(sector="care", before__desk="much"), WORK))
    assert [part.label for part in got.parts] == ["desk", "phone"]
    assert got.parts[0].table.rows[1] == Row(label="care", cells=cells(1, 0, 1, 0), base=1)


def usable(advise: str, refer: str) -> bytes:
    boxes = {f"usable__{item}__{box}": "0" for item in ("advise", "refer") for box in ("mail", "chat")}
    return record(**boxes | {f"usable__advise__{advise}": "1", f"usable__refer__{refer}": "1"})


def test_a_grid_is_a_heat_table_of_who_was_asked() -> None:
    heat = table(
        "heat",
        "mail chat",
        Row(label="advise", cells=cells(2, 2, 0), base=2),
        Row(label="refer", cells=cells(2, 1, 1), base=2),
    )
    slices = everybody(usable("mail", "mail"), usable("mail", "chat"), record(), record("usable"))
    assert found("usable", slices) == Result(
        bases=(2, 2), asked=3, seen=4, parts=(Part(label="", table=heat),)
    )


def test_a_ranking_counts_every_place_and_puts_the_most_chosen_first() -> None:
    records = (record(needs__1="money", needs__2="time"), record(needs__1="money"), record())
    got = found("needs", everybody(*records))
    assert (got.bases, got.asked, got.places) == ((2, 2), 3, 2)
    assert [(row.label, row.cells) for row in got.parts[0].table.rows] == [
        ("money", cells(2, 2)),
        ("time", cells(2, 1)),
        ("rooms", cells(2, 0)),
        ("else", cells(2, 0)),
    ]


def test_a_number_has_its_sum_by_group() -> None:
    records = (record(sector="care", hours="37.50"), record(sector="work", hours="2"), record(sector="care"))
    assert found("hours", *sectors(*records)).means == (
        Mean(label="All", n=2, total=3950, decimals=2),
        Mean(label="care", n=1, total=3750, decimals=2),
        Mean(label="work", n=1, total=200, decimals=2),
    )


def test_a_text_has_no_result() -> None:
    assert result(QUESTIONNAIRE.questions["org"], [everybody(CARE)], "en") is None
