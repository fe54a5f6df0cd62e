"""The end of answers: of a whole survey, whose totals stay, and of texts released of erased responses."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from analysis.actions.counting import COUNTING_LOCK, LOCK, count_pending
from analysis.models import Decision, TextDecision
from organisations import ledger
from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.retaining import lock_survey
from surveys.models import Change, Identity, Survey
from surveys.retention import running_wave

#: The kind of the ledger's lines about surveys whose responses were deleted.
SURVEY_EMPTIED = "survey emptied"
#: Without a row of `change`, so that the totals keep what was counted.
DELETE_RESPONSES = "DELETE FROM surveys_response WHERE version_id = ANY(%s)"


def empty_survey(*, survey: Survey, now: datetime, by: User | None) -> int:
    """Delete all responses of a survey and let the totals stay; returns how many those were.

    What decisions about answers quote of them goes too. Raises `ValidationError` while a wave is not over,
    and `LedgerUnwritable`.
    """
    _count(survey, now)
    with transaction.atomic():
        stored = lock_survey(survey.id)
        wave = running_wave(stored, now)
        if wave:
            told = _("The wave “%(wave)s” is not over. Close it first, or make it a draft.")
            raise ValidationError(told % {"wave": wave.name})
        deleted = _delete(stored, localdate(now))
        ledger.append(SURVEY_EMPTIED, [{"survey": str(stored.id)}], now=now)
        note(about=stored.code, action="empty", by=by, now=now, responses=deleted)
        return deleted


def empty_again(*, lines: Iterable[ledger.Line], now: datetime) -> int:
    """Delete anew what a restored back-up brought back of surveys that the ledger calls empty; how many."""
    emptied: dict[UUID, date] = {}
    for line in lines:
        with suppress(KeyError, TypeError, ValueError):  # a damaged line is passed over
            if line["kind"] == SURVEY_EMPTIED:
                emptied[UUID(line["survey"])] = date.fromisoformat(line["on"])
    again = 0
    for survey_id, on in emptied.items():
        survey = Survey.objects.defer("draft").filter(id=survey_id).first()
        if survey is None or (survey.emptied_on and survey.emptied_on >= on):
            continue
        _count(survey, now)
        with transaction.atomic():
            _delete(lock_survey(survey.id), on)
        again += 1
    return again


def _count(survey: Survey, now: datetime) -> None:
    for version_id in _versions(survey):
        count_pending(version_id=version_id, now=now, wait=True)


def _versions(survey: Survey) -> list[int]:
    return list(survey.versions.order_by("id").values_list("id", flat=True))


def _delete(survey: Survey, on: date) -> int:
    """Under the locks of who counts. Raises `ValidationError` where something came between the two."""
    versions = _versions(survey)
    with connection.cursor() as cursor:
        for version_id in versions:
            cursor.execute(LOCK, [COUNTING_LOCK | version_id])
        if Change.objects.filter(version__in=versions).exists():
            raise ValidationError(_("Something is being counted just now. Try again in a moment."))
        Identity.objects.filter(response__version__in=versions).delete()
        cursor.execute(DELETE_RESPONSES, [versions])
        deleted: int = cursor.rowcount
    Decision.objects.filter(survey=survey).delete()
    TextDecision.objects.filter(survey=survey).delete()
    survey.emptied_on = on
    survey.save(update_fields=["emptied_on"])
    return deleted
