"""How the response to a wave goes, for the team: by organisation, category and day, with its rates."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.core.breaking_off import stopped
from analysis.core.charts import CONFIG
from analysis.core.tables import Cell, Row, Table
from analysis.queries import days_of, durations_of, freshness_of, tally_of_wave
from analysis.views import figures, response_rows
from analysis.views.freshness import age
from analysis.views.response_rates import participation, rates
from organisations.permissions import Permission, may, requires
from organisations.spreadsheet import csv_file
from surveys.fieldwork import fieldwork_of
from surveys.following import Followed, followed, total
from surveys.models import Distribution, Response, Wave
from surveys.questionnaire.record import SOURCE
from surveys.views.waves import wave_or_404

#: Responses of these sources came by no way in, so no counter of ways in has them.
WITHOUT_WAY = (Response.Source.IMPORTED, Response.Source.SYNTHETIC)


@requires(Permission.SEE_SURVEYS)
@require_safe
def response(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The response page; its reads are as many for one organisation as for a hundred."""
    wave = wave_or_404(code, number)
    language = get_language() or ""
    lines = followed(wave)
    context = {
        **_frame(wave, language),
        "total": response_rows.shown(total(line.total for line in lines)),
        "organisations": _organisations(request, wave, lines),
        "categories": response_rows.by_category(lines, wave.targets, language),
        "rates": rates(lines, language),
        "participation": participation(lines, language),
        **_course(wave, language),
        "chart_config": CONFIG,
    }
    return render(request, "analysis/response.html", context)


@requires(Permission.SEE_SURVEYS)
@require_safe
def response_csv(_request: HttpRequest, code: str, number: int) -> StreamingHttpResponse:
    """The same counts by organisation and way in as CSV."""
    rows = response_rows.as_csv(followed(wave_or_404(code, number)))
    return csv_file(f"{code}-{number}-response.csv", rows)


def _organisations(request: HttpRequest, wave: Wave, lines: Sequence[Followed]) -> SafeString:
    """The rows by organisation; names lead to their pages for who may open these."""

    def url(distribution: Distribution) -> str:
        return reverse("distribution", args=[wave.survey.code, wave.number, distribution.number])

    columns = response_rows.COLUMNS_OF_A_PILOT if wave.is_pilot else response_rows.COLUMNS
    may_open = may(request.user, Permission.RUN_FIELDWORK)
    return response_rows.by_organisation(lines, columns, url if may_open else None)


def _frame(wave: Wave, language: str) -> dict[str, Any]:
    fieldwork = fieldwork_of(wave.survey.code)
    now = timezone.now()
    fresh = freshness_of(fieldwork.version.id, now=now) if fieldwork and fieldwork.version else None
    return {
        "survey": wave.survey,
        "title": fieldwork.title(language) if fieldwork else wave.survey.code,
        "wave": wave,
        "freshness": fresh,
        "age": age(fresh) if fresh else "",
    }


def _course(wave: Wave, language: str) -> dict[str, Any]:
    """By day, where respondents stopped, and how long it took."""
    days, durations, counted = days_of(wave), durations_of(wave), tally_of_wave(wave)
    course: dict[str, Any] = {
        "days": figures.by_day("days", days) if days else None,
        "durations": _durations(durations, language) if durations else None,
    }
    if counted:
        version, tally = counted
        sources = tally.column(SOURCE).counts
        course["without_way"] = sum(sources[source] for source in WITHOUT_WAY)
        course["stopped"] = response_rows.where_stopped(stopped(version.questionnaire, tally), language)
    return course


def _durations(counts: dict[str, int], language: str) -> figures.Figure:
    base = sum(counts.values())
    rows = tuple(
        Row(label=band.replace("-", "–"), cells=(Cell(count, base),), base=base)
        for band, count in counts.items()
    )
    return figures.figure("durations", Table(drawing="bars", columns=("",), rows=rows), language)
