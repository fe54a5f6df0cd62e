"""Charts of tables: pure, without a browser."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import charts
from analysis.core.shares import shown_share
from analysis.core.tables import Cell, Row, Side, Table

LABELS = st.text(max_size=60)
COUNTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=8)


def bars(*rows: Row) -> Table:
    return Table(drawing="bars", columns=("All",), rows=rows)


def stacked(columns: tuple[str, ...], *rows: Row) -> Table:
    return Table(drawing="stacked", columns=columns, rows=rows)


def of_counts(label: str, counts: list[int]) -> Row:
    base = sum(counts)
    return Row(label=label, cells=tuple(Cell(count, base) for count in counts), base=base)


def test_bars_are_as_long_as_their_shares_and_say_them_rounded_once() -> None:
    table = bars(Row(label="phone", cells=(Cell(1, 8),)), Row(label="mail", cells=(Cell(0, 0),)))
    assert charts.bars(table, "nl")["data"]["values"] == [
        {"row": 0, "to": 12.5, "share": "12,5%"},
        {"row": 1, "to": 0, "share": "–"},
    ]


@given(label=LABELS, counts=COUNTS)
def test_segments_of_a_stacked_bar_follow_one_another(label: str, counts: list[int]) -> None:
    table = stacked(tuple("abcdefgh"[: len(counts)]), of_counts(label, counts))
    values = charts.stacked(table, "en")["data"]["values"]
    ends = [0, *(value["to"] for value in values)]
    assert [value["from"] for value in values] == ends[:-1]
    assert ends == sorted(ends)
    assert ends[-1] == (100 if sum(counts) else 0)
    assert [value["share"] for value in values] == [shown_share(n, sum(counts), "en") for n in counts]


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(labels=st.lists(LABELS, min_size=1, max_size=5))
def test_labels_reach_the_drawing_program_as_data(labels: list[str]) -> None:
    """They stand in an expression, broken into lines; whatever they hold, it reads back as the same text."""
    table = bars(*(Row(label=label, cells=(Cell(1, 1),)) for label in labels))
    specification = charts.bars(table, "nl")
    expression = specification["encoding"]["y"]["axis"]["labelExpr"]
    lines = json.loads(expression.removesuffix("[datum.value]"))
    assert [without_spaces("".join(each)) for each in lines] == [without_spaces(label) for label in labels]
    assert json.loads(json.dumps(specification)) == specification


def test_long_labels_get_higher_rows() -> None:
    short = charts.bars(bars(Row(label="phone", cells=(Cell(1, 1),))), "nl")
    long = charts.bars(bars(Row(label="talks outside the place " * 3, cells=(Cell(1, 1),))), "nl")
    assert (short["height"]["step"], long["height"]["step"]) == (26, 47)


SIDES: tuple[Side, ...] = ("negative", "negative", "neutral", "positive", "positive", "apart")


def diverging(*rows: Row) -> Table:
    return Table(drawing="diverging", columns=tuple("--0++?"), rows=rows, sides=SIDES)


def dumbbell(*rows: Row) -> Table:
    return Table(drawing="dumbbell", columns=("Before", "Now"), rows=rows)


@given(counts=st.lists(st.integers(0, 10**6), min_size=6, max_size=6).filter(any))
def test_a_diverging_bar_has_its_neutral_answer_across_0_and_no_opinion_apart(counts: list[int]) -> None:
    base = sum(counts)
    specification = charts.draw(diverging(of_counts("Total", counts)), "nl")
    *bar, apart = specification["data"]["values"]
    assert [value["share"] for value in (*bar, apart)] == [shown_share(n, base, "nl") for n in counts]
    assert [value["from"] for value in bar[1:]] == [value["to"] for value in bar[:-1]]
    assert bar[2]["from"] == -bar[2]["to"]
    lengths = [value["to"] - value["from"] for value in (*bar, apart)]
    assert lengths == [pytest.approx(100 * count / base, abs=0.002) for count in counts]
    left, right = specification["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert left <= bar[0]["from"]
    assert bar[-1]["to"] < apart["from"] <= apart["to"] == right
    assert apart["sum"] == apart["share"]


def test_a_diverging_chart_keeps_the_rows_in_their_order_also_those_of_nobody() -> None:
    table = diverging(of_counts("nobody", [0] * 6), of_counts("Total", [1, 1, 2, 2, 1, 1]))
    specification = charts.draw(table, "en")
    assert list(dict.fromkeys(value["row"] for value in specification["data"]["values"])) == [0, 1]
    assert specification["encoding"]["y"]["axis"]["labelExpr"] == '[["nobody"], ["Total"]][datum.value]'
    sums = [value["sum"] for value in specification["data"]["values"] if "sum" in value]
    assert sums == ["–", "12.5%"]


def test_a_dumbbell_has_both_shares_on_the_outer_side_of_their_dots() -> None:
    rises = Row(label="phone", cells=(Cell(1, 8), Cell(2, 4)))
    falls = Row(label="desk", cells=(Cell(3, 4), Cell(1, 3)))
    assert charts.draw(dumbbell(rises, falls), "nl")["data"]["values"] == [
        {"row": 0, "line": True, "at": 12.5, "to": 50},
        {"row": 0, "part": 0, "at": 12.5, "outer": "left", "share": "12,5%"},
        {"row": 0, "part": 1, "at": 50, "outer": "right", "share": "50,0%"},
        {"row": 1, "line": True, "at": 75, "to": 33.333},
        {"row": 1, "part": 0, "at": 75, "outer": "right", "share": "75,0%"},
        {"row": 1, "part": 1, "at": 33.333, "outer": "left", "share": "33,3%"},
    ]


def test_a_dumbbell_without_answers_at_a_moment_has_no_line() -> None:
    row = Row(label="chat", cells=(Cell(0, 0), Cell(1, 4)))
    assert charts.draw(dumbbell(row), "en")["data"]["values"] == [
        {"row": 0, "part": 1, "at": 25, "outer": "right", "share": "25.0%"},
    ]


def contrast(first: str, second: str) -> float:
    lights = sorted((charts.luminance(first), charts.luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_colours_differ_in_lightness_and_carry_readable_ink() -> None:
    for count in range(2, 13):
        palette = charts.colours(count)
        lights = [charts.luminance(colour) for colour in palette]
        assert len(set(palette)) == count
        assert lights == sorted(lights)
        assert min(contrast(colour, charts.ink_on(colour)) for colour in palette) >= 4.5


def test_sides_are_dark_at_both_ends_and_carry_readable_ink() -> None:
    palette = charts.side_colours(SIDES)
    lights = [charts.luminance(colour) for colour in palette]
    assert lights[0] < lights[1] < lights[2] > lights[3] > lights[4]
    assert len(set(palette)) == len(SIDES)
    assert min(contrast(colour, charts.ink_on(colour)) for colour in palette) >= 4.5


def test_contrast_is_that_of_the_guideline() -> None:
    """#767676 is the lightest grey that may be read on white."""
    greys = ("#000000", "#767676", "#777777")
    assert [round(contrast(grey, "#ffffff"), 2) for grey in greys] == [21, 4.54, 4.48]


def test_heat_has_a_step_a_tenth() -> None:
    steps = [
        charts.heat_step(Cell(count, base)) for count, base in [(0, 0), (0, 9), (1, 99), (1, 10), (1, 2)]
    ]
    assert steps == [0, 0, 1, 2, 6]
    assert [charts.heat_step(Cell(count, 10)) for count in (9, 10)] == [10, 10]


def test_on_a_phone_labels_stand_above_their_bars_in_equally_many_lines() -> None:
    table = bars(
        Row(label="phone", cells=(Cell(1, 8),)),
        Row(label="conversations by social media such as WhatsApp", cells=(Cell(1, 8),), is_total=True),
    )
    narrow = charts.draw(table, "nl")["usermeta"]["narrow"]
    assert narrow["layer"]["data"]["values"] == [
        {"row": 0, "label": ["phone"], "total": False},
        {"row": 1, "label": ["conversations by social media such as WhatsApp"], "total": True},
    ]
    longer = Row(label="x" * 40 + " " + "y" * 40, cells=(Cell(1, 8),))
    values = charts.draw(bars(*table.rows, longer), "nl")["usermeta"]["narrow"]["layer"]["data"]["values"]
    assert [value["label"] for value in values] == [
        ["", "phone"],
        ["", "conversations by social media such as WhatsApp"],
        ["x" * 40, "y" * 40],
    ]


def test_a_chart_alone_has_its_legend_and_nothing_for_a_pointer() -> None:
    alone = charts.standalone(charts.draw(stacked(("Yes", "No"), of_counts("all", [1, 3])), "en"))
    coloured = [layer["encoding"]["color"]["legend"] for layer in alone["layer"]]
    assert (alone["width"], alone["background"]) == (640, "#ffffff")
    assert [legend and legend["labelExpr"] for legend in coloured] == ['["Yes", "No"][datum.value]', None]
    assert [layer for layer in alone["layer"] if "tooltip" in layer["encoding"]] == []
