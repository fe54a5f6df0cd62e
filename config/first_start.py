"""What an empty installation gets: an account for the team, and the Antwerp study to look at."""

import os
import secrets
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from organisations.actions.users import FIRST_PASSWORD_FILE, create_user
from organisations.models import User

TEAM = "team@example.org"


def fill_when_empty(*, now: datetime) -> None:
    """Load everything in one transaction, so that a start killed half-way begins anew with the next one.

    An installation with a user is not empty. The password is written down before the account exists.
    """
    if User.objects.exists():
        return
    password = secrets.token_urlsafe(12)
    _write_privately(first_password_file(), f"{TEAM}\n{password}\n")
    with transaction.atomic():
        create_user(email=TEAM, name="Team", password=password, role=User.Role.ADMIN)


def first_password_file() -> Path:
    return Path(settings.PLACE.data) / FIRST_PASSWORD_FILE


def first_login() -> tuple[str, str] | None:
    """Address and password of the team's first account, until the password is changed."""
    try:
        email, password = first_password_file().read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    return email, password


def _write_privately(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(path, "w", encoding="utf-8", opener=partial(os.open, mode=0o600)) as file:
        file.write(text)
