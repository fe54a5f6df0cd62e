"""What was asked for each variable, in all languages of the survey."""

from collections.abc import Mapping

from analysis.datasets.about import About
from analysis.datasets.table import Variable
from surveys.questionnaire.base import Question
from surveys.questionnaire.text import NO_TEXT, Text


def questions_of(about: About) -> Mapping[str, Question]:
    """Every question that was ever asked, by its code, in its newest wording."""
    oldest_first = reversed(list(about.questionnaires.values()))
    return {code: question for asked in oldest_first for code, question in asked.questions.items()}


def wording(variable: Variable, questions: Mapping[str, Question]) -> Text:
    """The text of the variable's question; nothing where it is from none, such as the name of the version."""
    question = questions.get(variable.question)
    return question.text if question else NO_TEXT
