"""Writing down who did what."""

from datetime import datetime
from typing import Any

from organisations.models import AuditEntry, User


def note(*, about: str, action: str, by: User | None, now: datetime, **details: Any) -> None:
    """Add a row to the audit log, in the transaction of the deed itself; `by` None: the clock did it."""
    AuditEntry.objects.create(about=about, action=action, by=by, at=now, details=details)
