"""The jobs of whoever reads a page, as the page lists them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.messages import get_messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from analysis.jobs import KINDS
from analysis.models import Job
from analysis.views.freshness import tag, unless_known
from organisations.models import User
from surveys.models import Survey

#: So many jobs a page lists, the last ones.
MOST_LISTED = 10
#: So many of all jobs an admin sees.
MOST_OF_ALL = 100


@dataclass(frozen=True, kw_only=True)
class ListedJob:
    """A job and whether its file can be fetched now."""

    job: Job
    has_file: bool
    has_expired: bool


def jobs_on(page: str, survey: Survey, *, of: User, now: datetime) -> list[ListedJob]:
    """What the user asked for on this page of the survey, the last first; one read."""
    kinds = [name for name, kind in KINDS.items() if kind.page == page]
    own = Job.objects.filter(survey=survey, asked_by=of, kind__in=kinds)
    return [_listed(job, now) for job in own[:MOST_LISTED]]


def every_job(*, now: datetime) -> list[ListedJob]:
    """The jobs of everybody in all surveys: those that wait or run, then the last ones; one read."""
    is_over = Case(When(state__in=Job.UNFINISHED, then=0), default=1)
    found = Job.objects.select_related("survey", "asked_by").defer("survey__draft")
    return [_listed(job, now) for job in found.order_by(is_over, "-asked_at", "id")[:MOST_OF_ALL]]


def unfinished_of(survey: Survey) -> list[Job]:
    """What is being made of a survey, for anybody; one read."""
    found = Job.objects.filter(survey=survey, state__in=Job.UNFINISHED)
    return [*found.select_related("asked_by").order_by("asked_at", "id")]


def unless_listed(
    request: HttpRequest, listed: Sequence[ListedJob], draw: Callable[[], HttpResponse], *shown: object
) -> HttpResponseBase:
    """A page with a list of jobs, as `draw` makes it; 304 where the browser has it.

    `shown` is what else changes on the page; a message that waits to be shown is looked after here.
    """
    jobs = [(each.job.id, each.job.state, each.job.percent, each.job.step, each.has_file) for each in listed]
    waiting = len(get_messages(request))
    name = tag(request.get_full_path(), request.user.pk, jobs, waiting, *shown)
    return unless_known(request, name, draw)


def _listed(job: Job, now: datetime) -> ListedJob:
    is_done = job.state == Job.State.DONE
    has_expired = is_done and job.expires_at is not None and job.expires_at <= now
    return ListedJob(job=job, has_file=is_done and not has_expired, has_expired=has_expired)
