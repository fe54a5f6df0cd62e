"""Starting a response."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from surveys.actions.recording import execute, record_of
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.models.survey import random_token
from surveys.queries import WayIn
from surveys.secrets import resume_code, resume_hash, start_hash

START = """
INSERT INTO surveys_response (
    id, version_id, wave_id, distribution_id, source, way, language, completed, revision, answers, draft,
    sent, record, handle, start_hash, resume_hash, started_at, active_at, active_seconds, minutes_band
) VALUES (
    %(id)s, %(version)s, %(wave)s, %(distribution)s, %(source)s, %(way)s, %(language)s, false, 0, '{}', '{}',
    '{}', %(record)s, %(handle)s, %(start_hash)s, %(resume_hash)s, %(now)s, %(now)s, 0, ''
)
ON CONFLICT (start_hash) DO NOTHING
RETURNING version_id, NULL::bytea AS was, record AS now, distribution_id, way
"""


class NotOpen(Exception):  # noqa: N818 - it is what it says
    """No response can start here now."""


@dataclass(frozen=True)
class Started:
    """A response that was started; `code` opens it.

    Without a code it was started before and answered since: whoever only knows the start token, such as the
    next one at a shared computer, does not get in by it.
    """

    handle: str
    code: str | None


def start_response(
    *, way_in: WayIn, version: LoadedVersion, token: str, language: str, now: datetime
) -> Started:
    """Start a response, once for each token: a second start with the same token finds the first.

    `version` is that of the way in, loaded. Raises `NotOpen`.
    """
    if not way_in.may_start(now):
        raise NotOpen
    parameters = _parameters(way_in, version, token, language, now)
    responses = Response.objects.filter(start_hash=start_hash(token)).only("handle", "sent")
    started = None
    while started is None:  # again only if the first response of this token was just completed or erased
        execute(START, parameters)
        started = responses.first()
    assert started.handle
    return Started(handle=started.handle, code=None if started.sent else resume_code(token))


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
