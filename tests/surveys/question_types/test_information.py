from surveys.question_types.information import Information
from tests.surveys.question_types.support import english

EXPLAINED = Information(code="explained", text=english("What do we mean by blended?"))


def test_information_takes_no_answer() -> None:
    assert EXPLAINED.clean({"explained": ["yes"]}) is None
    assert (EXPLAINED.fields(), EXPLAINED.columns()) == ((), ())
