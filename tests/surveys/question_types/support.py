"""What the tests of question types share."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.base import InvalidAnswer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text
from tests.support import study


def english(text: str) -> Text:
    return Text({"en": text})


def errors_of(read: Callable[[Any], object], given: Any) -> Mapping[str, Any]:
    """What `read` (a question's `clean` or `answer`) refuses in what is given."""
    with pytest.raises(InvalidAnswer) as caught:
        read(given)
    return caught.value.errors


def document(question: Mapping[str, Any]) -> dict[str, Any]:
    """A questionnaire in Dutch and English that asks one question."""
    return study.document(study.page("page", dict(question)))


def load(question: Mapping[str, Any]) -> tuple[Questionnaire, Question]:
    """The questionnaire of `document`, and its question."""
    questionnaire = codec.load(document(question), QUESTION_TYPES)
    return questionnaire, next(iter(questionnaire.questions.values()))
