import pytest

from surveys.question_types.text import ShortText
from tests.surveys.question_types.support import english, errors_of

ORG = ShortText(code="org", text=english("What is your organisation called?"), max_length=120)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  De Kleine Wacht \t", "De Kleine Wacht"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("<b>{{ org }}</b> {% now %} &amp;", "<b>{{ org }}</b> {% now %} &amp;"),
        (
            "\N{RIGHT-TO-LEFT MARK}שלום\N{RIGHT-TO-LEFT MARK}",
            "\N{RIGHT-TO-LEFT MARK}שלום\N{RIGHT-TO-LEFT MARK}",
        ),
        ("0", "0"),
        ("é" * 120, "é" * 120),
        (" " * 500 + "x", "x"),
    ],
)
def test_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert ORG.clean({"org": [typed]}) == {"text": kept}


@pytest.mark.parametrize("typed", ["", "   ", "\r\n\t\N{NO-BREAK SPACE}"])
def test_white_space_is_no_answer(typed: str) -> None:
    assert ORG.clean({"org": [typed]}) is None


def test_text_beyond_the_limit_is_refused_with_both_lengths() -> None:
    message = "This text has 40000 characters and at most 120 are possible. Shorten it."
    assert errors_of(ORG.clean, {"org": ["x" * 40_000]}) == {"org": message}
