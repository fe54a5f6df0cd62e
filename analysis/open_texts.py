"""Open texts as the team reads them: shuffled, and with nothing beside them that tells whose they are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db.models import F

from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey
from surveys.questionnaire.base import Answer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.journey import Journey

#: Fewer texts are not listed: who knows a handful of the respondents would know whose is which.
LEAST_TEXTS = 10
ROWS_AT_ONCE = 1_000


def text_columns(questionnaire: Questionnaire) -> dict[str, Question]:
    """The columns that hold what somebody wrote, own answers among them, each with its question."""
    return {
        column.name: question
        for question in questionnaire.questions.values()
        for column in question.columns()
        if column.kind == "text"
    }


def texts_of(survey: Survey, column: str) -> list[str]:
    """All that was written in a column and counts, raw, in alphabetical order, which tells of no response."""
    found: list[str] = []
    for version_id in survey.versions.values_list("id", flat=True):
        version = load_version(version_id)
        question = text_columns(version.questionnaire).get(column)
        if question is not None:
            place = [own.name for own in question.columns()].index(column)
            found += (question.cells(answer)[place] for answer in _answers(version, question))
    return sorted(filter(None, found))


def shuffled(texts: Iterable[str], seed: str) -> list[str]:
    """The texts in an order that only the seed decides; a new one among them leaves that of the others."""
    times: Counter[str] = Counter()
    keys: list[tuple[bytes, str]] = []
    for text in texts:
        times[text] += 1
        keys.append((sha256(f"{seed} {times[text]} {text}".encode()).digest(), text))
    return [text for _key, text in sorted(keys)]


def _answers(version: LoadedVersion, question: Question) -> Iterator[Answer]:
    """The answers to the question that count: on a page that was sent, and on the path."""
    counted = Response.objects.filter(
        version=version.id, record__isnull=False, answers__has_key=question.code
    )
    # Of a completed response only answers on the path are kept, so one of them is enough to read.
    only_this = counted.filter(completed=True).values_list(F(f"answers__{question.code}"), flat=True)
    yield from only_this.iterator(ROWS_AT_ONCE)
    page = version.questionnaire.page_of[question.code].code
    unfinished = counted.filter(completed=False, sent__contains=[page]).values_list("answers", "sent")
    for answers, sent in unfinished.iterator(ROWS_AT_ONCE):
        journey = Journey(version.questionnaire, answers, sent)
        if question.code in journey.visible:
            yield answers[question.code]
