"""Fetching the file of a job, by who asked for it; cancelling it; and all jobs, for admins."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.actions import jobs
from analysis.jobs import KINDS
from analysis.models import Job
from analysis.views.job_list import MOST_OF_ALL, every_job, unless_listed
from analysis.views.ranges import send_file
from organisations.permissions import Permission, may, requires, user_of
from surveys.views.staff import fieldwork_or_404


@requires(Permission.SEE_SURVEYS)
@require_safe
def job_file(request: HttpRequest, code: str, job_id: UUID) -> HttpResponseBase:
    """The file of a job, whole or in part; each time it is fetched is noted in the audit log."""
    job = _own_job(request, code, job_id)
    now = timezone.now()
    if job.state != Job.State.DONE:
        return _without_file(request, job, 404)
    if job.expires_at is None or job.expires_at <= now:
        return _without_file(request, job, 410)
    try:
        response = send_file(request, jobs.path_of(job), name=job.file_name, tag=job.sha256)
    except FileNotFoundError:  # as after a back-up was restored, which holds no files
        return _without_file(request, job, 410)
    if request.method == "GET" and response.status_code != 416:
        jobs.hand_out(job=job, by=user_of(request), now=now)
    return response


@requires(Permission.SEE_SURVEYS)
@require_POST
def cancel_job(request: HttpRequest, code: str, job_id: UUID) -> HttpResponse:
    """Stop an own job, or as an admin anybody's; where it ended meanwhile the list says how."""
    job, by = _job(code, job_id), user_of(request)
    is_own = job.asked_by_id == by.id
    if not (is_own or may(by, Permission.MANAGE_JOBS)):
        raise PermissionDenied
    jobs.cancel(job=job, by=by, now=timezone.now())
    return redirect(KINDS[job.kind].page, code) if is_own else redirect("jobs")


@requires(Permission.MANAGE_JOBS)
@require_safe
def all_jobs(request: HttpRequest) -> HttpResponseBase:
    """What everybody asked for, unfinished first; 304 where nothing changed."""
    listed = every_job(now=timezone.now())
    context = {"jobs": listed, "most": MOST_OF_ALL}
    return unless_listed(request, listed, lambda: render(request, "staff/jobs/all.html", context))


def _job(code: str, job_id: UUID) -> Job:
    """The job of this survey, or the page that says there is none."""
    found = Job.objects.select_related("survey").defer("survey__draft")
    job = found.filter(id=job_id, survey__code=code, kind__in=KINDS).first()
    if job is None:
        raise Http404(_("There is no such file."))
    return job


def _own_job(request: HttpRequest, code: str, job_id: UUID) -> Job:
    """The job of this survey that the user asked for, and still may ask for."""
    job, by = _job(code, job_id), user_of(request)
    if job.asked_by_id != by.id or not may(by, KINDS[job.kind].permission):
        raise PermissionDenied(_("Only who asked for a file can fetch it."))
    return job


def _without_file(request: HttpRequest, job: Job, status: int) -> HttpResponse:
    fieldwork = fieldwork_or_404(job.survey.code)
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "job": job,
        "is_gone": status == 410,
        "page": KINDS[job.kind].page,
    }
    return render(request, "staff/jobs/no_file.html", context, status=status)
