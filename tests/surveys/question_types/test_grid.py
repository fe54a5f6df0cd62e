from dataclasses import replace

from surveys.question_types.grid import Grid
from surveys.questionnaire.base import Item, Option
from tests.surveys.question_types.support import english

USABLE = Grid(
    code="usable",
    text=english("What is usable?"),
    items=(Item(code="advise", text=english("Advising")), Item(code="refer", text=english("Referring"))),
    options=(Option(code="phone", text=english("Phone")), Option(code="chat", text=english("Chat"))),
)


def test_one_tick_answers_every_box_of_the_question() -> None:
    assert USABLE.cells({"rows": {"refer": ["chat"]}}) == ("0", "0", "0", "1")


def test_columns_name_item_and_option() -> None:
    boxes = [(column.name, column.item, column.option) for column in USABLE.columns()]
    assert boxes == [
        ("usable__advise__phone", "advise", "phone"),
        ("usable__advise__chat", "advise", "chat"),
        ("usable__refer__phone", "refer", "phone"),
        ("usable__refer__chat", "refer", "chat"),
    ]


def test_number_of_boxes_has_a_limit() -> None:
    options = tuple(Option(code=f"o{number}", text=english("Option")) for number in range(501))
    message = "This makes 1002 boxes (items times options), at most 1000 are possible. Split it."
    assert list(replace(USABLE, options=options).problems()) == [("items", message)]
    assert list(replace(USABLE, options=options[:500]).problems()) == []
