from surveys.question_types.longtext import LongText
from tests.surveys.question_types.support import english, errors_of

REMARKS = LongText(code="remarks", text=english("Anything else?"))


def test_line_ends_are_those_of_unix_and_count_once() -> None:
    typed = "\r\n".join("x" * 99 for _ in range(20)) + "\r\n"
    assert REMARKS.clean({"remarks": [typed]}) == {"text": typed.strip().replace("\r\n", "\n")}


def test_long_text_has_a_limit_unless_it_sets_its_own() -> None:
    message = "This text has 2001 characters and at most 2000 are possible. Shorten it."
    assert errors_of(REMARKS.clean, {"remarks": ["x" * 2001]}) == {"remarks": message}
