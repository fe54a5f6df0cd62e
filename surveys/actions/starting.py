"""Starting a response."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from surveys.actions.recording import execute, record_of
from surveys.actions.resuming import go_on
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.models.survey import random_token
from surveys.queries import WayIn
from surveys.secrets import resume_code, resume_hash, start_hash

#: So long after a start by a personal way in the same press of the button, repeated, still gives the code.
REPEATED = timedelta(minutes=1)
#: How often a start is tried that others come between: who completes, erases or starts the same response.
TRIES = 3

#: The wave's state is asked here, where nothing can come between asking and starting.
#: The conflict names no index: of two starts at once either hash may be the one found taken first.
START = """
INSERT INTO surveys_response (
    id, version_id, wave_id, distribution_id, source, way, language, completed, revision, answers, draft,
    sent, record, handle, start_hash, resume_hash, started_at, active_at, active_seconds, minutes_band
)
SELECT
    %(id)s, %(version)s, %(wave)s, %(distribution)s, %(source)s, %(way)s, %(language)s, false, 0, '{{}}',
    '{{}}', '{{}}', %(record)s, %(handle)s, %(start_hash)s, %(resume_hash)s, %(now)s, %(now)s, 0, ''
WHERE (
    %(wave)s::bigint IS NULL
    OR EXISTS (SELECT FROM surveys_wave WHERE id = %(wave)s AND state = ANY(%(states)s))
){invited}
ON CONFLICT DO NOTHING
RETURNING id, version_id, NULL::bytea AS was, record AS now, distribution_id, way
"""
#: Locked, so that whoever completes the response of this token, or revokes it, comes before or after.
INVITED = """
AND EXISTS (SELECT FROM surveys_openinvitation WHERE token_hash = %(start_hash)s FOR KEY SHARE)
"""
IDENTIFY = """,
identified AS (
    INSERT INTO surveys_identity (response_id, invitation_id) SELECT id, %(invitation)s FROM written
)"""


class NotOpen(Exception):  # noqa: N818 - it is what it says
    """No response can start here now."""


@dataclass(frozen=True)
class Started:
    """A response that was started; `code` opens it.

    Without a code it was started before and answered since: whoever only knows the start token, such as the
    next one at a shared computer, does not get in by it. By a personal way in it goes on, and what was
    answered before is not shown.
    """

    handle: str
    code: str | None


def start_response(
    *, way_in: WayIn, version: LoadedVersion, token: str, language: str, now: datetime
) -> Started:
    """Start a response, once for each token: a second start with the same token finds the first.

    `version` is that of the way in, loaded. Of a personal way in `token` is what the link or code stands for;
    where the survey keeps whose a response is, that is written down with it. Raises `NotOpen`.
    """
    for _try in range(TRIES):
        found = Response.objects.filter(start_hash=start_hash(token)).defer("answers", "record").first()
        if found is not None and (way_in.invitation or way_in.may_start(now)):
            with suppress(Response.DoesNotExist):
                return _found(found, way_in, token, now)
        if not way_in.may_start(now):
            break
        parameters = _parameters(way_in, version, token, language, now)
        if _insert(way_in, parameters):
            return Started(handle=parameters["handle"], code=resume_code(token))
    raise NotOpen


def _insert(way_in: WayIn, parameters: dict[str, Any]) -> bool:
    statement = START.format(invited=INVITED if way_in.invitation else "")
    is_kept = way_in.invitation is not None and not way_in.survey.is_anonymous
    return execute(statement, parameters, also=IDENTIFY if is_kept else "")


def _found(response: Response, way_in: WayIn, token: str, now: datetime) -> Started:
    """What a start gives that was made before: the code only to whom nothing can be shown by it.

    Raises `Response.DoesNotExist` if the response is gone.
    """
    assert response.handle
    code = resume_code(token)
    if way_in.invitation is None:
        return Started(handle=response.handle, code=None if response.sent else code)
    if _is_repeated(response, code, now):
        return Started(handle=response.handle, code=code)
    go_on(response=response, now=now)
    return Started(handle=response.handle, code=None)


def _is_repeated(response: Response, code: str, now: datetime) -> bool:
    """Whether it was started a moment ago, nothing was typed since, and `code` opens it."""
    assert response.started_at
    assert response.resume_hash
    is_untouched = not (response.sent or response.draft) and now - response.started_at < REPEATED
    return is_untouched and bytes(response.resume_hash) == resume_hash(code)


def _parameters(
    way_in: WayIn, version: LoadedVersion, token: str, language: str, now: datetime
) -> dict[str, Any]:
    """What `START` inserts."""
    response = Response(
        id=uuid4(),
        version=way_in.version,
        wave=way_in.wave,
        distribution=way_in.distribution,
        source=way_in.source,
        way="" if way_in.is_test else way_in.way,
        language=language,
    )
    return {
        "id": response.id,
        "version": response.version_id,
        "wave": response.wave_id,
        "states": list(way_in.starting_states),
        "invitation": way_in.invitation.id if way_in.invitation else None,
        "distribution": response.distribution_id,
        "source": response.source,
        "way": response.way,
        "language": language,
        "record": record_of(version, response),
        "handle": random_token(),
        "start_hash": start_hash(token),
        "resume_hash": resume_hash(resume_code(token)),
        "now": now,
    }
