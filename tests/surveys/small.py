"""A small questionnaire of the product's own types."""

from copy import deepcopy
from typing import Any

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.document import Questionnaire
from tests.support.documents import document
from tests.surveys.questionnaire.samples import options, texts

PAGE = {
    "code": "only",
    "title": texts("Only"),
    "questions": [
        {"type": "single", "code": "a", "text": texts("A"), "options": options("yes", "no")},
        {"type": "text", "code": "b", "text": texts("B"), "condition": "a == 'yes'"},
    ],
}


def small() -> dict[str, Any]:
    return deepcopy(document("small", [PAGE], texts))


def small_questionnaire() -> Questionnaire:
    return codec.load(small(), QUESTION_TYPES)
