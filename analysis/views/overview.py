"""What is going on in a survey: responses, break-off, links, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.core.shares import shown_share
from analysis.core.tally import Tally
from analysis.models import Job
from analysis.queries import days_of_surveys, live_tally
from analysis.report.captions import whole
from analysis.views import breakdowns
from analysis.views.freshness import age, etag, unless_known
from analysis.views.job_list import unfinished_of
from analysis.views.trend import first_day, trend
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, may, requires
from surveys.fieldwork import Fieldwork, general_link, open_links, test_link
from surveys.loaded import LoadedVersion
from surveys.outbox import reason_of
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class PageReached:
    """A page with how many sent it; `left` is how many fewer they are than on the page before."""

    title: str
    sent: str
    share: str
    left: int


@requires(Permission.SEE_SURVEYS)
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponseBase:
    """The survey's first page; 304 where the browser has it already."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return unpublished(request, fieldwork.survey)
    now = timezone.now()
    waves = (
        (wave.name, wave.state, wave.opens_at, wave.closes_at, wave.ends_at, wave.sending_stopped)
        for wave in fieldwork.waves
    )
    today = str(timezone.localdate(now))
    jobs = unfinished_of(fieldwork.survey)
    busy = ((job.id, job.state, job.percent, job.step) for job in jobs)
    tag = etag(version.id, now, today, repr((*waves, *busy)), str(request.user.pk))
    return unless_known(request, tag, lambda: _draw(request, fieldwork, version, jobs, now))


def _draw(
    request: HttpRequest, fieldwork: Fieldwork, version: LoadedVersion, jobs: list[Job], now: datetime
) -> HttpResponse:
    language, survey, today = get_language() or "", fieldwork.survey, timezone.localdate(now)
    wave = fieldwork.wave
    context = {
        "survey": survey,
        "title": fieldwork.title(language),
        "wave": wave,
        "stopped": reason_of(wave.sending_stopped) if wave else "",
        "may_manage": may(request.user, Permission.RUN_FIELDWORK),
        "jobs": jobs,
        **_progress(version, now, language),
        "trend": trend(days_of_surveys([survey.id], first_day(today))[survey.id], today),
        **(_links(fieldwork) if may(request.user, Permission.SEE_LINKS) else {}),
    }
    return render(request, "analysis/overview.html", context)


def _progress(version: LoadedVersion, now: datetime, language: str) -> dict[str, object]:
    live = live_tally(version.id, now=now)
    everybody = live.everybody
    return {
        "freshness": live.freshness,
        "age": age(live.freshness),
        "started": whole(everybody.started),
        "completed": whole(everybody.completed),
        "share_completed": shown_share(everybody.completed, everybody.started, language),
        "synthetic": breakdowns.synthetic(everybody),
        "pages_reached": list(_pages_reached(version, everybody, language)),
    }


def _pages_reached(version: LoadedVersion, everybody: Tally, language: str) -> Iterator[PageReached]:
    before = everybody.started
    for page in version.questionnaire.pages:
        sent = everybody.sent(page.code)
        yield PageReached(
            title=page.title.show(language),
            sent=whole(sent),
            share=shown_share(sent, everybody.started, language),
            left=max(before - sent, 0),
        )
        before = sent


def _links(fieldwork: Fieldwork) -> dict[str, object]:
    """What respondents start from: nothing where no wave is open."""
    links: dict[str, object] = {"test_url": test_link(fieldwork.survey)}
    if fieldwork.wave is not None and fieldwork.wave.may_start:
        links |= {
            "general_url": general_link(fieldwork.survey),
            "count_of_links": len(open_links(fieldwork.wave)),
        }
    return links
