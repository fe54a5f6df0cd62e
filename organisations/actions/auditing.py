"""Writing down who did what."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from organisations.audit_chain import BEGINNING, link
from organisations.models import AuditEntry, User

#: "audi" in the upper half of an advisory lock's 64 bits, where others have other letters.
LOCK = 0x61756469 << 32
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(%s)"
#: The last row's hash, and the details as the database keeps them: not every number comes back as it went.
BEFORE = "SELECT (SELECT chain FROM organisations_auditentry ORDER BY id DESC LIMIT 1), %s::jsonb"
ADDRESS = re.compile(r"[^\s\"',;:<>()\[\]{}]+@[^\s\"',;:<>()\[\]{}]+")


@transaction.atomic
def note(*, about: str, action: str, by: User | None, now: datetime, **details: Any) -> None:
    """Add a row to the audit log, in the transaction of the deed itself; `by` None: the clock did it.

    The row is chained to the one before it, so who notes something waits for the transaction of who just did.
    Days and moments among the `details` are kept as ISO 8601. What looks like a mail address, as in a reason
    that somebody typed, is left out.
    """
    previous, stored = _before(details)
    role = by.role if by else ""
    by_id = by.id if by else None
    chain = link(previous, at=now, by=by_id, role=role, about=about, action=action, details=stored)
    AuditEntry.objects.create(
        at=now, by=by, role=role, about=about, action=action, details=stored, chain=chain
    )


def _before(details: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    text = json.dumps(_kept(details))
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [LOCK])
        cursor.execute(BEFORE, [text])
        chain, stored = cursor.fetchone()
    return BEGINNING if chain is None else bytes(chain), json.loads(stored)


def _kept(told: Any) -> Any:
    """A detail as JSON has it, without addresses."""
    if isinstance(told, str):
        return ADDRESS.sub("[@]", told)
    if isinstance(told, date):
        return told.isoformat()
    if isinstance(told, Mapping):
        return {_kept(key): _kept(value) for key, value in told.items()}
    return [_kept(each) for each in told] if isinstance(told, (list, tuple)) else told
