"""What the units of a release tell together: pure."""

from analysis.publishing.protecting import Limits, ShownRows, protected
from analysis.publishing.units import Rows, Unit

LIMITS = Limits(min_base=10, min_cell=10)
DECIDER = Unit(name="used", question="used", form="choice", columns=("used",), cells=(("yes",), ("no",)))
ROUTED = Unit(
    name="why",
    question="why",
    form="choice",
    columns=("why",),
    cells=(("a",), ("b",)),
    is_routed=True,
    deciders=frozenset({"used"}),
)
LIST = Unit(name="t", question="t", form="list", columns=("x", "y"), cells=(("x",), ("y",)), most=2)


def rows(total: list[int], **groups: list[int]) -> Rows:
    return Rows(total=total, groups=groups)


def test_a_question_is_left_out_where_the_number_asked_tells_a_hidden_answer() -> None:
    small = {"used": rows([95, 5, 100, 0]), "why": rows([40, 55, 95, 5])}
    assert list(protected([DECIDER, ROUTED], small, LIMITS)) == ["used"]
    large = {"used": rows([80, 20, 100, 0]), "why": rows([40, 40, 80, 20])}
    assert protected([DECIDER, ROUTED], large, LIMITS)["why"].total == [40, 40, 80, 20]


def test_a_group_is_hidden_where_the_number_asked_tells_a_hidden_answer() -> None:
    counted = {
        "used": rows([130, 70, 200, 0], a=[46, 4, 50, 0], b=[34, 16, 50, 0], c=[50, 50, 100, 0]),
        "why": rows([60, 70, 130, 70], a=[22, 24, 46, 4], b=[14, 20, 34, 16], c=[24, 26, 50, 50]),
    }
    shown = protected([ROUTED, DECIDER], counted, LIMITS)
    assert shown["used"].groups["a"] == [None, None, 50, None]
    assert {code for code, row in shown["why"].groups.items() if row[-2] is None} == {"a", "b"}


def test_a_list_is_left_out_where_few_ticked_both_boxes() -> None:
    assert protected([LIST], {"t": rows([60, 43, 100, 0])}, LIMITS) == {}
    assert protected([LIST], {"t": rows([60, 55, 100, 0])}, LIMITS) == {
        "t": ShownRows(total=[60, 55, 100, 0], groups={})
    }


def test_a_breakdown_shows_the_sizes_of_the_groups_that_are_shown() -> None:
    by = Unit(name="g", question="g", form="choice", columns=("g",), cells=(("a",), ("b",), ("c",)))
    groups = {"a": [40, 0, 0, 40, 0], "b": [0, 5, 0, 5, 0], "c": [0, 0, 12, 12, 0]}
    counted = {
        "g": Rows(total=[40, 5, 12, 57, 0], groups=groups),
        "used": rows([27, 30, 57, 0], a=[20, 20, 40, 0], b=[1, 4, 5, 0], c=[6, 6, 12, 0]),
    }
    shown = protected([by, DECIDER], counted, LIMITS, breakdown="g")
    assert shown["g"].total == [40, None, None, 57, 0]
    assert shown["used"].groups["b"] == [None, None, None, None]
