"""Locking respondents' pages and mail, and unlocking them."""

from datetime import datetime

from django.db import transaction

from organisations.actions.auditing import note
from organisations.models import Lock, User


@transaction.atomic
def lock(*, reason: str, now: datetime) -> None:
    """Let respondents' pages and mail wait until a person unlocks them."""
    Lock.objects.update_or_create(id=1, defaults={"since": now, "reason": reason})
    note(about="lock", action="lock", by=None, now=now, reason=reason)


@transaction.atomic
def unlock(*, by: User, now: datetime) -> None:
    """Open respondents' pages and let mail go; where nothing is locked nothing happens."""
    deleted, _ = Lock.objects.all().delete()
    if deleted:
        note(about="lock", action="unlock", by=by, now=now)
