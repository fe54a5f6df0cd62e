from surveys.question_types.matrix import Matrix
from surveys.questionnaire.base import Item, Option
from tests.surveys.question_types.support import english, errors_of

BEFORE = Matrix(
    code="before",
    text=english("How often did you use this?"),
    items=(
        Item(code="desk", text=english("At the desk")),
        Item(code="phone", text=english("Phone")),
        Item(code="chat", text=english("Chat")),
    ),
    options=(Option(code="never", text=english("Never")), Option(code="much", text=english("Much"))),
)


def test_each_row_has_its_own_error() -> None:
    posted = {"before__desk": ["often"], "before__phone": ["never", "much"], "before__chat": ["much"]}
    assert errors_of(BEFORE.clean, posted) == {
        "before__desk": "This answer does not exist. Choose one of the list.",
        "before__phone": "Only one answer is possible here. Keep one of them.",
    }


def test_reminder_names_the_rows_left_open() -> None:
    assert BEFORE.left_open({"rows": {"phone": "never"}}) == ("before__desk", "before__chat")
    assert BEFORE.left_open({"rows": {"desk": "much", "phone": "never", "chat": "much"}}) == ()


def test_options_are_the_codes_of_every_column() -> None:
    assert {column.codes for column in BEFORE.columns()} == {("never", "much")}
    assert [column.item for column in BEFORE.columns()] == ["desk", "phone", "chat"]
