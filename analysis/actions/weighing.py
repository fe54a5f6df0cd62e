"""Entering known totals of the population, and taking them away."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from analysis.models import Population
from analysis.weights import is_final, weigh
from organisations.actions.auditing import note
from organisations.models import User
from surveys.loaded import LoadedVersion
from surveys.models import Survey


@transaction.atomic
def save_population(
    *,
    survey: Survey,
    version: LoadedVersion,
    question: str,
    totals: Mapping[str, int],
    source: str,
    counted_on: date,
    by: User | None,
    now: datetime,
) -> None:
    """Keep what is known of the population by the answers to a question, in place of what was known before.

    Raises `ValidationError` by field while the survey is not final, and `CannotWeigh` where no weights meet
    these totals together with the others; then nothing is changed.
    """
    _require_final(survey)
    if counted_on > localdate(now):
        raise ValidationError(
            {"counted_on": _("Give a day that is over: nobody was counted later than today.")}
        )
    population = Population(
        survey=survey, question=question, totals=dict(totals), source=source.strip(), counted_on=counted_on
    )
    population.full_clean(validate_constraints=False, validate_unique=False)
    others = survey.populations.exclude(question=question)
    weigh(version, [*others, population])
    survey.populations.filter(question=question).delete()
    population.save()
    told = {"question": question, "source": population.source}
    note(about=survey.code, action="enter population", by=by, now=now, **told)


@transaction.atomic
def remove_population(*, survey: Survey, question: str, by: User | None, now: datetime) -> None:
    """Take the totals of a question away, where there are any."""
    _require_final(survey)
    if survey.populations.filter(question=question).delete()[0]:
        note(about=survey.code, action="remove population", by=by, now=now, question=question)


def _require_final(survey: Survey) -> None:
    Survey.objects.select_for_update().only("id").get(id=survey.id)  # one writer at a time
    if not is_final([*survey.waves.all()]):
        raise ValidationError(_("Weights need final answers: close all waves for good first."))
