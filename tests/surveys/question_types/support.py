"""What the tests of question types share."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.base import InvalidAnswer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text
from surveys.questionnaire.upgrades import SPEC


def english(text: str) -> Text:
    return Text({"en": text})


def errors_of(read: Callable[[Any], object], given: Any) -> Mapping[str, Any]:
    """What `read` (a question's `clean` or `answer`) refuses in what is given."""
    with pytest.raises(InvalidAnswer) as caught:
        read(given)
    return caught.value.errors


def document(question: Mapping[str, Any]) -> dict[str, Any]:
    """A questionnaire in Dutch and English that asks one question."""
    text = {"nl": "Een tekst", "en": "A text"}
    return {
        "spec": SPEC,
        "code": "study",
        "title": text,
        "languages": ["nl", "en"],
        "default_language": "nl",
        "welcome": text,
        "consent": {
            "text": {
                "nl": "Vragen? Mail naar team@example.org.",
                "en": "Questions? Write to team@example.org.",
            },
            "agree": text,
            "facts": {
                "controller": "The team",
                "contact": "team@example.org",
                "legal_basis": "consent",
                "organisation_source": "none",
                "smallest_group_shown": 10,
                "retention_months": 24,
                "free_text_in_datasets": False,
                "receipt_code": False,
                "ip_address_stored": False,
                "personal_link_cut_at_completion": True,
                "partial_answers_used": True,
            },
        },
        "end": text,
        "pages": [{"code": "page", "title": text, "questions": [question]}],
    }


def load(question: Mapping[str, Any]) -> tuple[Questionnaire, Question]:
    """The questionnaire of `document`, and its question."""
    questionnaire = codec.load(document(question), QUESTION_TYPES)
    return questionnaire, next(iter(questionnaire.questions.values()))
