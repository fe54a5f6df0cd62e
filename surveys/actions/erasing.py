"""Erasing responses: by who gives or gave them, and by the team when somebody asks for it.

Every erasure stands in the ledger, so that it holds also after an older back-up is restored.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from organisations import ledger
from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.holding import hold_wave
from surveys.actions.recording import NOTED
from surveys.models import Identity, Invitation, Response, Survey
from surveys.secrets import receipt_hash
from surveys.waves import audit_name_of

#: The kind of the ledger's lines about responses that were erased.
ERASURE = "response erased"
AT_ONCE = 5_000

ERASE = """
DELETE FROM surveys_response WHERE {which}
RETURNING id, version_id, record AS was, NULL::bytea AS now, {counted}
"""
UNTIE = """,
untied AS (
    DELETE FROM surveys_identity WHERE response_id IN (SELECT id FROM written)
)"""
#: While fieldwork runs its counters tell that a response was begun and erased.
IN_PROGRESS = ERASE.format(which="id = ANY(%(ids)s) AND NOT completed", counted="distribution_id, way")
#: Later these counters stay as they are: they tell how many took part, not what is left.
_STAY = "NULL::bigint AS distribution_id, '' AS way"
AFTERWARDS = ERASE.format(which="id = ANY(%(ids)s)", counted=_STAY)
UNFINISHED = ERASE.format(
    which="NOT completed AND version_id IN (SELECT id FROM surveys_version WHERE survey_id = %(survey)s)",
    counted=_STAY,
)


@transaction.atomic
def erase_response(*, response: Response, now: datetime) -> None:
    """Erase a response in progress, in the tallies too.

    Raises `Response.DoesNotExist` if it is gone, and `LedgerUnwritable`.
    """
    if not _erase(IN_PROGRESS, [response.id]):
        raise Response.DoesNotExist
    write_down([response.id], now=now)


@transaction.atomic
def erase_by_receipt(*, code: str, now: datetime) -> Response:
    """Erase the response that a receipt code belongs to, in the tallies too, and return what it was.

    Respondents' deeds are in no log. Raises `Response.DoesNotExist`, whyever the code belongs to none, and
    `LedgerUnwritable`.
    """
    found = Response.objects.select_related("version__survey").defer(
        "answers", "record", "version__document", "version__layout", "version__survey__draft"
    )
    response = found.get(receipt_hash=receipt_hash(code))
    if not _erase(AFTERWARDS, [response.id]):
        raise Response.DoesNotExist
    write_down([response.id], now=now)
    return response


@transaction.atomic
def erase_of_person(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Erase the response that stays tied to an invitation, whether or not it was sent in.

    Raises `Response.DoesNotExist` where none is tied to it (any more), and `LedgerUnwritable`.
    """
    hold_wave(invitation.wave_id)
    tied = list(Identity.objects.filter(invitation=invitation).values_list("response_id", flat=True))
    if not erase_afterwards(tied, now=now):
        raise Response.DoesNotExist
    note(about=audit_name_of(invitation.distribution), action="erase response", by=by, now=now, responses=1)


def erase_afterwards(ids: Collection[UUID], *, now: datetime) -> int:
    """Erase responses, in the tallies too, but let the counters of fieldwork stay; how many there were.

    Part of a transaction of the caller.
    """
    erased = _erase(AFTERWARDS, ids)
    write_down(ids, now=now)
    return erased


def write_down(ids: Iterable[UUID], *, now: datetime) -> None:
    """Let the ledger know which responses are erased, in the transaction that does it."""
    ledger.append(ERASURE, [{"response": ledger.name_of("response", each)} for each in ids], now=now)


def erase_unfinished(survey: Survey) -> int:
    """Erase the responses that were not sent in, in the tallies too; how many there were.

    Part of a transaction of the caller.
    """
    return _run(UNFINISHED, {"survey": survey.id})


@transaction.atomic
def erase_again(names: Collection[str]) -> int:
    """Erase the responses that the ledger calls by these names, which a back-up brought back; how many."""
    if not names:
        return 0
    ids = Response.objects.order_by().values_list("id", flat=True)
    back = [each for each in ids.iterator(AT_ONCE) if ledger.name_of("response", each) in names]
    return _erase(AFTERWARDS, back)


def _erase(statement: str, ids: Collection[UUID]) -> int:
    return _run(statement, {"ids": list(ids)})


def _run(statement: str, parameters: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTED.format(statement=statement, also=UNTIE), parameters)
        return int(cursor.fetchone()[0])
