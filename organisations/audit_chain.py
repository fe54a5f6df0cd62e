"""The chain of the audit log: each row holds a keyed hash of the row before it and of its own content.

The key follows from SECRET_KEY, which lies outside the database. So whoever can write into the database, but
lacks the key, can change, remove, insert or move no row without a trace. Only the end of the log could be cut
off: therefore heads of the chain are kept elsewhere (the ledger, the program's logs) and looked for in it.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from organisations import ledger
from organisations.models import AuditEntry

#: What stands before the first row.
BEGINNING = bytes(32)
#: The kind of the ledger's lines that keep a head.
HEAD = "audit head"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found: how many `rows` were looked at, the `head` (that of the last of them, hexadecimal).

    `broken` is the first row that does not fit. `missing` is a head that was known before and is not in the
    log any more: rows were cut off.
    """

    rows: int
    head: str
    broken: AuditEntry | None = None
    missing: str = ""

    @property
    def is_whole(self) -> bool:
        return self.broken is None and not self.missing


def link(
    previous: bytes,
    *,
    at: datetime,
    by: object | None,
    role: str,
    about: str,
    action: str,
    details: Mapping[str, Any],
) -> bytes:
    """HMAC-SHA-256 over the hash before and the content, as JSON in one order; `details` as stored."""
    told = [at.astimezone(UTC).isoformat(), str(by or ""), role, about, action, details]
    content = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hmac.digest(_key(), previous + content.encode(), "sha256")


def link_of(entry: AuditEntry, previous: bytes) -> bytes:
    """What the chain of the row has to be after that of the row before it."""
    return link(
        previous,
        at=entry.at,
        by=entry.by_id,
        role=entry.role,
        about=entry.about,
        action=entry.action,
        details=entry.details,
    )


def verify(entries: Iterable[AuditEntry], *, previous: bytes, heads: Collection[str] = ()) -> Verdict:
    """Walk the rows in the order of their ids; `heads` are those that must be found among them."""
    rows, missing = 0, set(heads) - {previous.hex()}
    for entry in entries:
        found = bytes(entry.chain)
        if not hmac.compare_digest(found, link_of(entry, previous)):
            return Verdict(rows=rows, head=previous.hex(), broken=entry)
        rows, previous = rows + 1, found
        missing.discard(found.hex())
    return Verdict(rows=rows, head=previous.hex(), missing=next(iter(sorted(missing)), ""))


def verify_log(*, after: int = 0, heads: Collection[str] = (), is_restored: bool = False) -> Verdict:
    """The whole log, or its rows behind the one with the id `after`, whose hash is then believed.

    Looks for the head that the ledger keeps as well, unless the log was restored just now and may end before
    it. Raises `AuditEntry.DoesNotExist` for an unknown id.
    """
    previous = bytes(AuditEntry.objects.get(id=after).chain) if after else BEGINNING
    kept = None if after or is_restored else ledger.last(HEAD)
    known = [*heads, str(kept["head"])] if kept and kept["key"] == ledger.key_name() else heads
    rows = AuditEntry.objects.filter(id__gt=after).order_by("id")
    return verify(rows.iterator(chunk_size=2_000), previous=previous, heads=known)


def verify_end(rows: int) -> Verdict:
    """The last `rows` of the log, for who cannot wait for all of it."""
    before = AuditEntry.objects.order_by("-id").values_list("id", flat=True)[rows : rows + 1].first()
    return verify_log(after=before or 0)


def keep_head(*, now: datetime, is_restored: bool = False) -> Verdict:
    """Verify the log and, where it is whole, write its head into the ledger."""
    verdict = verify_log(is_restored=is_restored)
    if verdict.is_whole and verdict.rows:
        ledger.append(HEAD, [{"rows": verdict.rows, "head": verdict.head}], now=now)
    return verdict


def _key() -> bytes:
    return hashlib.sha256(b"organisations.audit_chain:" + settings.SECRET_KEY.encode()).digest()
