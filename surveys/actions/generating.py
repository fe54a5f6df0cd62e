"""Making up responses, to try out and to measure with; their source says that they are synthetic."""

import random
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction

from surveys.actions.bulk import store_responses
from surveys.actions.completing import BAND_STARTS, minutes_band
from surveys.actions.recording import record_of
from surveys.loaded import load_version
from surveys.models import Response, Version, Wave
from surveys.questionnaire.base import Answer, Column, InvalidAnswer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.journey import Journey

#: So many respondents are made up; further responses repeat them, since storing is faster than inventing.
MOST_INVENTED = 5_000
#: Copies some responses under new ids, and notes as changes that the records of the copies appeared. Copied
#: inside the database, an answer is neither written out nor read in again.
REPEAT = """
WITH new AS (
    INSERT INTO surveys_response (id, {columns})
    SELECT gen_random_uuid(), {columns} FROM surveys_response WHERE id = ANY(%s)
    RETURNING version_id, record, distribution_id, way
)
INSERT INTO surveys_change (version_id, now, distribution_id, way)
SELECT version_id, record, distribution_id, way FROM new WHERE record IS NOT NULL
"""
#: Of ten respondents so many finish, and of ten questions so many are answered when nothing requires it.
FINISHING, ANSWERING = 0.77, 0.95
TICKING = 0.3
ATTEMPTS = 5
WORDS = ("Synthetic", "answer", "made", "up", "by", "a", "program")


@transaction.atomic
def generate_responses(*, version: Version, wave: Wave | None, count: int, seed: int) -> int:
    """Stores `count` synthetic responses to `version`; the same seed makes up the same respondents."""
    chance = random.Random(seed)  # noqa: S311 - made up, not secret
    loaded = load_version(version.id)
    invented = []
    for _ in range(min(count, MOST_INVENTED)):
        response = _invent(loaded.questionnaire, chance)
        response.version, response.wave = version, wave
        response.record = record_of(loaded, response)
        invented.append(response)
    stored = store_responses(invented)
    ids = [response.id for response in invented]
    while stored < count:
        stored += _repeat(ids[: count - stored])
    return stored


def _repeat(ids: Sequence[UUID]) -> int:
    """Stores another response like each of those, all different, and returns how many those are."""
    fields = (field for field in Response._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(connection.ops.quote_name(field.attname) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(REPEAT.format(columns=columns), [[*ids]])
    return len(ids)


def _invent(questionnaire: Questionnaire, chance: random.Random) -> Response:
    """A respondent who goes page by page, leaves something open and may stop halfway."""
    finishes = chance.random() < FINISHING
    pages = (
        questionnaire.pages if finishes else questionnaire.pages[: chance.randrange(len(questionnaire.pages))]
    )
    answers: dict[str, Answer] = {}
    for page in pages:
        for question in page.questions:
            is_visible = question.code in Journey(questionnaire, answers, ()).visible
            if is_visible and (question.required or chance.random() < ANSWERING):
                answer = _answer(question, chance)
                if answer is not None:
                    answers[question.code] = answer
    journey = Journey(questionnaire, answers, ())
    reached = {page.code for page in pages}
    return Response(
        source=Response.Source.SYNTHETIC,
        language=chance.choice(questionnaire.languages),
        completed=finishes,
        answers=answers,
        sent=[page.code for page in journey.shown_pages if page.code in reached],
        minutes_band=minutes_band(60 * chance.choice(BAND_STARTS)) if finishes else "",
    )


def _answer(question: Question, chance: random.Random) -> Answer | None:
    """An answer at random; some draws are none, such as an exclusive option with others."""
    for _ in range(ATTEMPTS):
        try:
            return question.answer(_cells(question.columns(), chance))
        except InvalidAnswer:
            continue
    return None


def _cells(columns: Sequence[Column], chance: random.Random) -> list[str]:
    cells: list[str] = []
    for (kind, _), group in groupby(columns, key=lambda column: (column.kind, column.item)):
        alike = list(group)
        if kind == "choice":
            cells += _choices(alike, chance)
        elif kind == "tick":
            cells += ["1" if chance.random() < TICKING else "0" for _ in alike]
        elif kind == "number":
            cells += [str(chance.randrange(100)) for _ in alike]
        else:
            cells += [" ".join(chance.sample(WORDS, 3)) if len(columns) == 1 else "" for _ in alike]
    return cells


def _choices(columns: Sequence[Column], chance: random.Random) -> list[str]:
    """Different codes for places of a ranking; those in the middle of a list are given more often."""
    codes = columns[0].codes
    if len(columns) > 1:
        return chance.sample(codes, len(columns))
    return [codes[round(chance.triangular(0, len(codes) - 1))]]
