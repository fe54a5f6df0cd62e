"""What becomes of a pilot: its responses count from now on, or are erased; decided once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.erasing import erase_afterwards
from surveys.actions.recording import NOTED, record_of
from surveys.actions.waves import WaveRefused
from surveys.loaded import load_version
from surveys.models import Response, Wave
from surveys.waves import audit_name, pilot_responses

AT_ONCE = 500
#: No counter of fieldwork rises: the pilot's days are over.
ADOPT = """
UPDATE surveys_response SET source = %(source)s, record = adopted.record, revision = revision + 1
FROM unnest(%(ids)s::uuid[], %(records)s::bytea[]) AS adopted (id, record)
WHERE surveys_response.id = adopted.id
RETURNING version_id, old.record AS was, new.record AS now, NULL::bigint AS distribution_id, '' AS way
"""


@transaction.atomic
def adopt(*, wave: Wave, reason: str, now: datetime, by: User | None) -> int:
    """Let the pilot's responses count as real ones; returns how many those are.

    Raises `WaveRefused` (see `_decide`).
    """
    _decide(wave, Wave.PilotOutcome.ADOPTED, now)
    adopted = 0
    for batch in _batches(wave):
        _adopt(batch)
        adopted += len(batch)
    note(about=audit_name(wave), action="adopt pilot", by=by, now=now, why=reason, responses=adopted)
    return adopted


@transaction.atomic
def drop(*, wave: Wave, reason: str, now: datetime, by: User | None) -> int:
    """Erase the pilot's responses, which were counted nowhere; returns how many those were.

    Raises `WaveRefused` (see `_decide`) and `LedgerUnwritable`.
    """
    _decide(wave, Wave.PilotOutcome.DROPPED, now)
    ids = list(pilot_responses(wave).values_list("id", flat=True))
    erased = erase_afterwards(ids, now=now)
    note(about=audit_name(wave), action="drop pilot", by=by, now=now, why=reason, responses=erased)
    return erased


def _decide(wave: Wave, outcome: str, now: datetime) -> None:
    """Write the outcome down, once.

    Raises `WaveRefused` for a wave that is no pilot or not closing, that was decided on, or whose respondents
    can still go on.
    """
    if not wave.is_pilot:
        raise WaveRefused(_("This wave is no pilot: its responses count."))
    if wave.ends_at is None or now < wave.ends_at:
        raise WaveRefused(_("Decide once the wave is closed and nobody can go on with a response any more."))
    undecided = Wave.objects.filter(id=wave.id, state=Wave.State.CLOSING, ends_at__lte=now, pilot_outcome="")
    if not undecided.update(pilot_outcome=outcome):
        raise WaveRefused(_("It was decided already what becomes of this pilot."))


def _batches(wave: Wave) -> Iterator[Sequence[Response]]:
    """The pilot's responses; those that were adopted are none of them any more."""
    responses = (
        pilot_responses(wave)
        .select_related("wave", "distribution", "version__survey")
        .defer("version__document", "version__layout", "version__survey__draft")
        .order_by("id")
    )
    while batch := list(responses[:AT_ONCE]):
        yield batch


def _adopt(batch: Sequence[Response]) -> None:
    for response in batch:
        response.source = Response.Source.REAL
    parameters: dict[str, Any] = {
        "source": Response.Source.REAL,
        "ids": [response.id for response in batch],
        "records": [record_of(load_version(response.version_id), response) for response in batch],
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTED.format(statement=ADOPT, also=""), parameters)
