"""Writing a survey's own report definition."""

from datetime import datetime

from django.db import transaction

from analysis.models import ReportDefinition
from analysis.report.reading import parse
from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Survey
from surveys.questionnaire.document import Questionnaire


class ChangedMeanwhile(Exception):  # noqa: N818 - it is what it says
    """Somebody else changed the definition since it was read."""


@transaction.atomic
def save_definition(
    *, survey: Survey, questionnaire: Questionnaire, source: str, was: str, by: User | None, now: datetime
) -> bool:
    """Makes `source` the survey's own report definition, none where it is empty; whether anything changed.

    `was` is the own definition that the writer began with, empty for none. Raises `InvalidDocument` with all
    problems of `source`, and `ChangedMeanwhile`.
    """
    if source.strip():
        parse(source.encode("utf-8", "surrogatepass"), questionnaire)
    Survey.objects.select_for_update().only("id").get(id=survey.id)  # one writer at a time, also of the first
    stored = ReportDefinition.objects.filter(survey=survey).first()
    if (stored.source if stored else "") != was:
        raise ChangedMeanwhile
    if source == was or not (source.strip() or stored):
        return False
    if source.strip():
        ReportDefinition.objects.update_or_create(survey=survey, defaults={"source": source})
    elif stored:
        stored.delete()
    note(about=survey.code, action="define report", by=by, now=now)
    return True
