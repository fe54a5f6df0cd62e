"""Writing responses so that the tallies learn of it: no record changes without a row of `change`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.recorder import Header

#: Around a statement that returns `version_id`, `was` and `now` (records), `distribution_id` and `way` of the
#: rows that it wrote; `also` is what else happens with them.
NOTED = """
WITH written AS ({statement}),
noted AS (
    INSERT INTO surveys_change (version_id, was, now, distribution_id, way)
    SELECT version_id, was, now, distribution_id, way FROM written WHERE was IS DISTINCT FROM now
){also}
SELECT count(*) FROM written
"""

REWRITE = """
UPDATE surveys_response SET
    answers = %(answers)s, sent = %(sent)s, language = %(language)s, record = %(record)s,
    draft = (draft - %(page)s::text) || %(draft)s, revision = revision + 1,
    active_at = %(now)s, active_seconds = %(active_seconds)s
WHERE id = %(id)s AND revision = %(revision)s AND NOT completed
RETURNING version_id, old.record AS was, new.record AS now, distribution_id, way
"""


def execute(statement: str, parameters: Mapping[str, Any], *, also: str = "") -> bool:
    """Run a statement that writes responses and note what it changed; whether it wrote any."""
    with connection.cursor() as cursor:
        cursor.execute(NOTED.format(statement=statement, also=also), parameters)
        return bool(cursor.fetchone()[0])


def record_of(version: LoadedVersion, response: Response) -> bytes | None:
    """The record that the response's answers and sent pages give; a test or pilot response has none.

    The organisation is in it only where the survey says that the link tells it: what a response loses when it
    is completed was never counted.
    """
    if response.source in Response.UNCOUNTED:
        return None
    distribution = response.distribution if response.version.survey.link_tells_organisation else None
    header = Header(
        completed=response.completed,
        language=response.language,
        source=response.source,
        wave=response.wave.number if response.wave else 0,
        organisation=distribution.number if distribution else 0,
    )
    journey = Journey(version.questionnaire, response.answers, response.sent)
    return version.recorder.record(journey, header)


def active_seconds(response: Response, now: datetime) -> int:
    """The seconds of answering until `now`; pauses after which the code was asked for are not among them."""
    assert response.active_at is not None
    assert response.active_seconds is not None
    return response.active_seconds + max(0, round((now - response.active_at).total_seconds()))


def rewrite(
    version: LoadedVersion, response: Response, *, page: str, typed: Mapping[str, Any] | None, now: datetime
) -> bool:
    """Store the answers, sent pages and language of `response`; `typed` is the draft of `page` (None: none).

    False, and nothing is written, if somebody else wrote since the response was read.
    """
    parameters = {
        "id": response.id,
        "revision": response.revision,
        "answers": Jsonb(response.answers),
        "sent": response.sent,
        "language": response.language,
        "record": record_of(version, response),
        "page": page,
        "draft": Jsonb({} if typed is None else {page: typed}),
        "now": now,
        "active_seconds": active_seconds(response, now),
    }
    return execute(REWRITE, parameters)
