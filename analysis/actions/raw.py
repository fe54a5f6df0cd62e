"""Asking for the raw responses: by a person, for a purpose, both written down."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.actions.jobs import ask
from analysis.models import Job
from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Survey

LONGEST_PURPOSE = 500


@transaction.atomic
def ask_raw(*, survey: Survey, purpose: str, by: User, language: str, now: datetime) -> Job:
    """The job that writes all responses as they were given; the audit log keeps what for.

    Raises `ValidationError` without a purpose.
    """
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what the file is for.")})
    name = f"{survey.code}-raw-not-anonymised.csv"
    job = ask(survey=survey, kind="raw", request={}, file_name=name, by=by, language=language, now=now)
    note(
        about=f"{survey.code}/raw",
        action="ask raw",
        by=by,
        now=now,
        purpose=purpose.strip()[:LONGEST_PURPOSE],
    )
    return job
