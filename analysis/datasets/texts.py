"""Free texts in datasets: none but those that a person released, as they were released."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import MD5, Cast

from analysis.datasets.offer import MOST_AT_ONCE, responses_of
from analysis.datasets.table import Missing
from analysis.models import TextDecision
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey
from surveys.questionnaire.journey import Journey

ROWS_AT_ONCE = 1_000

#: The stored cell of a text that is there.
THERE = 1


def released_texts(survey_id: UUID, columns: Collection[str]) -> Mapping[UUID, Mapping[str, str]]:
    """What datasets may show of free texts, by response and column; one read."""
    decisions = TextDecision.objects.filter(survey=survey_id, column__in=columns).exclude(text="")
    found: dict[UUID, dict[str, str]] = {}
    for response, column, text in decisions.values_list("response_id", "column", "text"):
        found.setdefault(response, {})[column] = text
    return found


def why_there_is_none(
    version: LoadedVersion, column: str, rows: Sequence[tuple[Any, Sequence[str]]]
) -> Iterator[Missing]:
    """For each row of answers and sent pages why its dataset has no text of this column."""
    question = version.questionnaire.question_of_column.get(column)
    for answers, sent in rows:
        if question is None:
            yield Missing.NOT_APPLICABLE
        elif text_in(version, column, answers):
            yield Missing.SUPPRESSED
        elif version.questionnaire.page_of[question.code].code not in sent:
            yield Missing.NOT_REACHED
        elif (
            question.condition and question.code not in Journey(version.questionnaire, answers, sent).visible
        ):
            yield Missing.NOT_APPLICABLE
        else:
            yield Missing.LEFT_OPEN


def text_in(version: LoadedVersion, column: str, answers: Mapping[str, Any]) -> str:
    """The text that a response has in a column; empty for none."""
    question = version.questionnaire.question_of_column[column]
    answer = answers.get(question.code)
    cells = zip(question.columns(), question.cells(answer), strict=True) if answer else ()
    return next((cell for each, cell in cells if each.name == column), "")


def has_many_texts(survey: Survey, column: str) -> bool:
    """Whether so many responses may have a text in a column that nobody should wait for all of them."""
    written = _written(survey, column, _versions(survey))
    return written.order_by()[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def texts_to_read(survey: Survey, column: str, *, only: Collection[UUID] | None = None) -> dict[UUID, str]:
    """The texts of a column in responses that datasets can have, by response, as they were written.

    In an order that tells nothing of when they were written.
    """
    versions = _versions(survey)
    written = _written(survey, column, versions)
    if only is not None:
        written = written.filter(id__in=only)
    rows = written.order_by(MD5(Cast("id", TextField()))).values_list("id", "version_id", "answers")
    texts = (
        (response, text_in(versions[number], column, answers))
        for response, number, answers in rows.iterator(ROWS_AT_ONCE)
    )
    return {response: text for response, text in texts if text}


def _versions(survey: Survey) -> dict[int, LoadedVersion]:
    return {number: load_version(number) for number in survey.versions.values_list("id", flat=True)}


def _written(survey: Survey, column: str, versions: Mapping[int, LoadedVersion]) -> QuerySet[Response]:
    """The responses that datasets can have in which the question of a column was answered."""
    asked = {
        number: version.questionnaire.question_of_column[column].code
        for number, version in versions.items()
        if column in version.questionnaire.question_of_column
    }
    return responses_of(survey).filter(version__in=asked, answers__has_any_keys=[*asked.values()])
