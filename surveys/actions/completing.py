"""The end of a response: its answers are submitted."""

from datetime import datetime
from itertools import pairwise

from psycopg.types.json import Jsonb

from surveys.actions.recording import active_seconds, execute, record_of
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.queries import responses_in_progress
from surveys.questionnaire.journey import Journey
from surveys.secrets import receipt_hash

#: Active minutes are kept in bands from each of these to the next.
BAND_STARTS = (0, 5, 10, 15, 20, 30, 45, 60)

COMPLETE = """
UPDATE surveys_response SET
    completed = true, answers = %(answers)s, record = %(record)s, revision = revision + 1,
    draft = '{}', handle = NULL, start_hash = NULL, resume_hash = NULL, distribution_id = %(distribution)s,
    way = %(way)s, started_at = %(started_at)s, active_at = NULL, active_seconds = NULL,
    completed_at = %(completed_at)s, receipt_hash = %(receipt_hash)s, minutes_band = %(minutes_band)s
WHERE id = %(id)s AND revision = %(revision)s AND NOT completed
RETURNING version_id, old.record AS was, new.record AS now, old.distribution_id, old.way, old.start_hash
"""
#: Deleted, not marked, and by what the response knew of it: nothing that stays of the invitation is touched.
CLOSE_INVITATION = """,
closed AS (
    DELETE FROM surveys_openinvitation WHERE token_hash IN (SELECT start_hash FROM written)
)"""


class NotDone(Exception):  # noqa: N818 - it is what it says
    """Pages are still open, so the answers cannot be submitted."""


def complete_response(
    *, version: LoadedVersion, response: Response, now: datetime, receipt: str = ""
) -> None:
    """Submit the answers: only those on the path stay, and nothing opens the response again.

    What the survey promised not to keep goes in the same statement: every time in the anonymous modes, and
    the organisation of the link unless the survey says that the link tells it; an invitation that led here
    cannot be used again. By the code `receipt`, if there is one, it can be erased. Raises `NotDone`, and
    `Response.DoesNotExist` when the response was completed or erased meanwhile.
    """
    while True:
        journey = Journey(version.questionnaire, response.answers, response.sent)
        if journey.first_open_page and response.source != Response.Source.TEST:
            raise NotDone
        response.completed = True
        response.answers = journey.on_path_answers()
        survey = response.version.survey
        parameters = {
            "id": response.id,
            "revision": response.revision,
            "answers": Jsonb(response.answers),
            "record": record_of(version, response),
            "distribution": response.distribution_id if survey.link_tells_organisation else None,
            "way": "" if survey.is_anonymous else response.way,
            "started_at": None if survey.is_anonymous else response.started_at,
            "completed_at": None if survey.is_anonymous else now,
            "receipt_hash": receipt_hash(receipt) if receipt else None,
            "minutes_band": _band(response, now),
        }
        if execute(COMPLETE, parameters, also=CLOSE_INVITATION):
            return
        response = responses_in_progress().get(id=response.id)


def _band(response: Response, now: datetime) -> str:
    """How long answering took; copying from paper says nothing of that."""
    if response.way == Response.Way.TEAM:
        return ""
    return minutes_band(active_seconds(response, now))


def minutes_band(seconds: int) -> str:
    """The band of active minutes, such as `10-15`; the last one is `60+`."""
    for start, end in pairwise(BAND_STARTS):
        if seconds < end * 60:
            return f"{start}-{end}"
    return f"{BAND_STARTS[-1]}+"
