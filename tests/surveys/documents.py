"""A small questionnaire of the product's own types."""

from copy import deepcopy
from typing import Any

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.document import Questionnaire
from tests.surveys.questionnaire.samples import facts, options, texts

SMALL: dict[str, Any] = {
    "spec": 1,
    "code": "small",
    "title": texts("Small"),
    "languages": ["nl", "fr"],
    "default_language": "nl",
    "welcome": texts("Welcome"),
    "consent": {"text": texts("Ask research@example.org"), "agree": texts("I agree"), "facts": facts()},
    "end": texts("Thanks"),
    "pages": [
        {
            "code": "only",
            "title": texts("Only"),
            "questions": [
                {"type": "single", "code": "a", "text": texts("A"), "options": options("yes", "no")},
                {"type": "text", "code": "b", "text": texts("B"), "condition": "a == 'yes'"},
            ],
        }
    ],
}


def small() -> dict[str, Any]:
    return deepcopy(SMALL)


def small_questionnaire() -> Questionnaire:
    return codec.load(SMALL, QUESTION_TYPES)
