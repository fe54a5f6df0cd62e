"""What an empty installation gets: an account for the team, and the Antwerp study to look at."""

import os
import secrets
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.actions.dataset_decisions import ask_approval
from analysis.actions.datasets import deliver_draft
from organisations.actions.organisations import import_organisations
from organisations.actions.users import FIRST_PASSWORD_FILE, create_user
from organisations.audit_chain import keep_head
from organisations.models import User
from surveys.actions.fieldwork import Plan, create_wave, record_past_wave
from surveys.actions.importing import import_responses
from surveys.actions.publishing import create_survey, publish
from surveys.actions.waves import finalise, open_now
from surveys.models import Response
from surveys.studies import antwerp

TEAM = "team@example.org"
#: From when to when the synthetic responses say that they were given.
OPENED, CLOSED = datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 6, 1, tzinfo=UTC)


def fill_when_empty(*, now: datetime) -> None:
    """Load everything in one transaction, so that a start killed half-way begins anew with the next one.

    An installation with a user is not empty. The password is written down before the account exists.
    """
    if User.objects.exists():
        return
    password = secrets.token_urlsafe(12)
    _write_privately(first_password_file(), f"{TEAM}\n{password}\n")
    with transaction.atomic():
        team = create_user(email=TEAM, name="Team", password=password, role=User.Role.ADMIN)
        _load_antwerp(team, now)
    keep_head(now=now)


def first_password_file() -> Path:
    return Path(settings.PLACE.data) / FIRST_PASSWORD_FILE


def first_login() -> tuple[str, str] | None:
    """Address and password of the team's first account, until the password is changed."""
    try:
        email, password = first_password_file().read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    return email, password


def _load_antwerp(team: User, now: datetime) -> None:
    document = antwerp.questionnaire()
    survey = create_survey(code=document.code)
    version = publish(survey=survey, document=document, now=now, by=team)
    with antwerp.ORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        organisations = import_organisations(lines=lines, category_names=antwerp.category_names())
    plan = Plan(name=_("Spring 2022"), opens_at=OPENED, closes_at=CLOSED)
    past = record_past_wave(survey=survey, plan=plan, organisations=organisations, now=now, by=team)
    with antwerp.RESPONSES.open("rb") as file:
        import_responses(version=version, wave=past, source=Response.Source.SYNTHETIC, file=file)
    finalise(wave=past, now=now, by=team)
    release = deliver_draft(survey=survey, audience="public", now=now)
    ask_approval(release=release, digest=release.digest, by=team, language="en", now=now)
    plan = Plan(name=_("Wave to try out"))
    wave = create_wave(survey=survey, plan=plan, organisations=organisations, now=now, by=team)
    open_now(wave=wave, now=now, by=team, reason=_("Opened by itself, to try things out."))


def _write_privately(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(path, "w", encoding="utf-8", opener=partial(os.open, mode=0o600)) as file:
        file.write(text)
