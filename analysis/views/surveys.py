"""The list of surveys."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.core.tally import Tally
from analysis.queries import days_of_surveys, tallies_of_everybody
from analysis.report.captions import whole
from analysis.views import breakdowns
from analysis.views.trend import Trend, first_day, trend
from organisations.models import User
from organisations.permissions import Permission, may, public, requires, user_of
from surveys.fieldwork import Fieldwork, fieldwork_of_all
from surveys.models import Survey, Wave


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many responses there are."""

    started: str
    completed: str
    synthetic: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A survey in the list; there is no progress before it is published."""

    survey: Survey
    title: str
    wave: Wave | None
    progress: Progress | None
    trend: Trend | None


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where work begins: for a coordinator at the portal, for the team at its surveys."""
    return redirect("portal" if may(request.user, Permission.OWN_ORGANISATION) else "surveys")


@requires(Permission.SEE_SURVEYS)
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys in which the user takes part, with where their fieldwork stands."""
    user = user_of(request)
    language = get_language() or ""
    all_of_them = fieldwork_of_all(member=None if user.role == User.Role.ADMIN else user)
    published = [fieldwork.version.id for fieldwork in all_of_them if fieldwork.version]
    tallies = tallies_of_everybody(published)
    today = timezone.localdate()
    days = days_of_surveys([fieldwork.survey.id for fieldwork in all_of_them], first_day(today))
    lines = [
        _line(
            fieldwork,
            tallies[fieldwork.version.id] if fieldwork.version else None,
            trend(days[fieldwork.survey.id], today),
            language,
        )
        for fieldwork in all_of_them
    ]
    return render(request, "analysis/surveys.html", {"lines": lines})


def _line(fieldwork: Fieldwork, tally: Tally | None, lately: Trend | None, language: str) -> Line:
    return Line(
        survey=fieldwork.survey,
        title=fieldwork.title(language),
        wave=fieldwork.wave,
        progress=_progress(tally) if tally else None,
        trend=lately,
    )


def _progress(tally: Tally) -> Progress:
    return Progress(
        started=whole(tally.started),
        completed=whole(tally.completed),
        synthetic=breakdowns.synthetic(tally),
    )
