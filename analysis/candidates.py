"""What the team can decide about: spellings, own answers, responses that look careless."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.db.models.fields.json import KT

from analysis.cleaning import OWN_ANSWER, cleaning_of, own_option
from analysis.core.quality import Signs
from analysis.core.records import Records
from analysis.core.spellings import close_groups
from analysis.open_texts import LEAST_TEXTS
from analysis.report.counted import options_of, structure
from analysis.streaming import stream
from surveys.loaded import load_version
from surveys.models import Response, Survey
from surveys.questionnaire.base import OWN_ANSWER_LENGTH, Question
from surveys.questionnaire.document import Questionnaire

#: More different answers than this nobody reads; the most frequent are listed.
MOST_TEXTS = 2_000

RECORDS = """
    SELECT id, record, minutes_band FROM surveys_response
    WHERE version_id = %s AND record IS NOT NULL ORDER BY id
"""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An answer in own words, how many wrote it, and what it becomes by a decision that holds."""

    text: str
    count: int
    becomes: str = ""


@dataclass(frozen=True, kw_only=True)
class Careless:
    """A response with signs of careless answers, and nothing else of it; `excluded`: it is left out."""

    id: UUID
    straight: bool
    fast: bool
    excluded: bool


def questions_with_spellings(questionnaire: Questionnaire) -> dict[str, Question]:
    """The questions with short texts, such as the name of an organisation."""
    return {
        code: question
        for code, question in questionnaire.questions.items()
        if structure(question) == "open" and 0 < getattr(question, "max_length", 0) <= OWN_ANSWER_LENGTH
    }


def questions_with_own_answers(questionnaire: Questionnaire) -> dict[str, Question]:
    return {code: question for code, question in questionnaire.questions.items() if own_option(question)}


def spellings(survey: Survey, question: Question) -> list[list[Written]]:
    """The answers to a text question in groups of close ones, the groups with several first.

    None where fewer than `LEAST_TEXTS` answered.
    """
    merged = {text: into for (of, text), into in cleaning_of(survey.id).merged.items() if of == question.code}
    written = _written(survey, f"answers__{question.code}__text", merged)
    groups = ([written[text] for text in group] for group in close_groups(written))
    return sorted(groups, key=lambda group: len(group) == 1)


def own_answers(survey: Survey, question: Question, language: str) -> list[Written]:
    """The own answers to a question in the order of the alphabet, with the options that they become.

    None where there are fewer than `LEAST_TEXTS`.
    """
    labels = {option.code: option.text.show(language) for option in options_of(question)}
    recoded = cleaning_of(survey.id).recoded.get(question.code, {})
    becomes = {text: labels.get(option, option) for text, option in recoded.items()}
    written = _written(survey, f"answers__{question.code}__{OWN_ANSWER}", becomes)
    return [written[text] for text in sorted(written, key=str.casefold)]


def careless(survey: Survey, version_id: int, signs: Signs) -> Iterator[Careless]:
    """The responses with signs of careless answers, in the order of their random ids; reads all records."""
    excluded, layout = cleaning_of(survey.id).excluded, load_version(version_id).layout
    for rows in stream(RECORDS, [version_id]):
        records = Records(layout, b"".join(record for _, record, _ in rows))
        straight, fast = signs.straight(records), signs.too_fast([band for _, _, band in rows])
        for place in (straight | fast).nonzero()[0].tolist():
            id_ = rows[place][0]
            yield Careless(
                id=id_, straight=bool(straight[place]), fast=bool(fast[place]), excluded=id_ in excluded
            )


def _written(survey: Survey, path: str, becomes: Mapping[str, str]) -> dict[str, Written]:
    """What was written in the responses that are counted, the most frequent first."""
    counted = Response.objects.filter(version__survey=survey, record__isnull=False).annotate(text=KT(path))
    found = counted.filter(text__isnull=False)
    if found[:LEAST_TEXTS].count() < LEAST_TEXTS:
        return {}
    rows = found.values("text").annotate(count=Count("*")).order_by("-count", "text")[:MOST_TEXTS]
    return {
        row["text"]: Written(text=row["text"], count=row["count"], becomes=becomes.get(row["text"], ""))
        for row in rows
    }
