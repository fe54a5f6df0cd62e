"""A job's life: asked for, claimed by a worker, moved on, ended, expired.

Whoever runs a job holds it by a lease that each sign of life renews. A worker that dies lets its lease run
out, and the next one begins the job again. Statements of a worker that lost its job change nothing.
"""

import re
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.models import Job
from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Survey

State = Job.State

LEASE = timedelta(seconds=30)
#: A job that so many workers began and did not end is given up.
MOST_ATTEMPTS = 3
#: So long after its file a job's row is kept, so that an old link says what became of the file.
KEPT = timedelta(days=30)
#: What our files are called: nothing else in the folder is touched. Unfinished ones end in PART, and what one
#: is made of may lie in a folder beside it.
PART = ".part"
OURS = re.compile(r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+)(\.part(\.parts)?)?")


@transaction.atomic
def ask(
    *,
    survey: Survey,
    kind: str,
    request: Mapping[str, Any],
    file_name: str,
    by: User,
    language: str,
    now: datetime,
) -> Job:
    """The job that makes what is asked for: a new one, or the asker's own unfinished one of the same request.

    `kind` is a name in `analysis.jobs.KINDS`; that the asker holds its permission is the view's to check.
    """
    Survey.objects.select_for_update(no_key=True).only("id").get(id=survey.id)  # one asks at a time
    same = Job.objects.filter(survey=survey, kind=kind, request=dict(request), asked_by=by)
    unfinished = same.filter(state__in=Job.UNFINISHED).first()
    return unfinished or Job.objects.create(
        survey=survey,
        kind=kind,
        request=dict(request),
        file_name=file_name,
        asked_by=by,
        language=language,
        asked_at=now,
    )


@transaction.atomic
def claim(*, now: datetime) -> Job | None:
    """The job that waits longest, now ours; None where none waits. Two workers never get the same one."""
    free = Job.objects.select_for_update(skip_locked=True, of=("self",))
    free = free.select_related("survey").defer("survey__draft")
    for abandoned in free.filter(state=State.RUNNING, lease_until__lt=now):
        give_back(job=abandoned, now=now)
    job = free.filter(state=State.WAITING).order_by("asked_at", "id").first()
    if job is None:
        return None
    job.state, job.lease_until, job.started_at = State.RUNNING, now + LEASE, now
    job.attempts += 1
    job.percent, job.step = 0, ""
    job.save(update_fields=["state", "lease_until", "started_at", "attempts", "percent", "step"])
    return job


def advance(*, job: Job, percent: int, step: str, now: datetime) -> bool:
    """Note how far the job is and hold it on; False: it was cancelled, or is somebody else's by now."""
    percent = max(0, min(percent, 100))
    return bool(_held(job).update(percent=percent, step=step[:200], lease_until=now + LEASE))


def hold(*, job: Job) -> bool:
    """Whether the job is still ours; nobody cancels it then before the transaction ends, or finds it done."""
    return _held(job).select_for_update().exists()


def finish(*, job: Job, as_of: datetime, size: int, sha256: str, now: datetime) -> bool:
    """Note that the file of `size` bytes is there; False, and nothing noted: the job is no longer ours."""
    return bool(
        _held(job).update(
            state=State.DONE,
            percent=100,
            step="",
            lease_until=None,
            as_of=as_of,
            size=size,
            sha256=sha256,
            ended_at=now,
            expires_at=now + timedelta(days=settings.FILES_DAYS),
        )
    )


def fail(*, job: Job, failure: str, now: datetime) -> bool:
    """Note why the job cannot be done, in a sentence for whoever asked; False: it is no longer ours."""
    changes = {"state": State.FAILED, "failure": failure, "lease_until": None, "ended_at": now}
    return bool(_held(job).update(**changes))


def give_back(*, job: Job, now: datetime) -> None:
    """Let a job whose worker died be begun again; after so many attempts it failed."""
    if job.attempts < MOST_ATTEMPTS:
        _held(job).update(state=State.WAITING, lease_until=None)
        return
    with override(job.language):
        reason = _("It was begun %(count)d times and broke off each time. Ask who hosts Peilpunt to look.")
        fail(job=job, failure=reason % {"count": job.attempts}, now=now)


@transaction.atomic
def cancel(*, job: Job, by: User, now: datetime) -> bool:
    """Stop a job that is not finished; its worker ends within seconds. False: there was nothing to stop.

    Who stops somebody else's job is noted in the audit log.
    """
    unfinished = Job.objects.filter(id=job.id, state__in=Job.UNFINISHED)
    stopped = bool(unfinished.update(state=State.CANCELLED, lease_until=None, ended_at=now))
    if stopped and by.id != job.asked_by_id:
        note(about=_subject(job), action="stop job", by=by, now=now, file=job.file_name)
    return stopped


@transaction.atomic
def hand_out(*, job: Job, by: User, now: datetime) -> None:
    """Note in the audit log that the file of a job was fetched, whole or in part."""
    note(
        about=_subject(job),
        action="download",
        by=by,
        now=now,
        file=job.file_name,
        sha256=job.sha256,
    )


def remove_expired(*, now: datetime) -> int:
    """Remove the files that expired or belong to no job, and jobs long over; returns how many files."""
    found = [*_folder().iterdir()]  # before the jobs are read: whatever appears later is left alone
    Job.objects.filter(expires_at__lt=now - KEPT).delete()
    Job.objects.filter(state__in=(State.FAILED, State.CANCELLED), ended_at__lt=now - KEPT).delete()
    running, done = Job.objects.filter(state=State.RUNNING), Job.objects.filter(state=State.DONE)
    kept = {job.stored_name for job in (*running, *done.filter(expires_at__gt=now))}
    ours = ((path, OURS.fullmatch(path.name)) for path in found)
    gone = [path for path, name in ours if name and name[1] not in kept]
    for path in gone:
        _remove(path)
    return len(gone)


def expire_files(*, now: datetime) -> None:
    """Let all files be gone, as they are after a restore: a back-up holds none."""
    Job.objects.filter(state=State.DONE, expires_at__gt=now).update(expires_at=now)


def path_of(job: Job) -> Path:
    """Where the file of the job's last attempt is, or will be."""
    return _folder() / job.stored_name


def remove_attempts(job: Job) -> None:
    """Remove what this attempt and those before it left behind; a later one is another worker's."""
    attempts = {f"{job.id}-{number}" for number in range(1, job.attempts + 1)}
    for path in _folder().glob(f"{job.id}-*"):
        if path.name.split(".")[0] in attempts:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _subject(job: Job) -> str:
    """What the audit log calls the job's kind of file."""
    return f"{job.survey.code}/{job.kind}"


def _folder() -> Path:
    folder: Path = settings.FILES
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _held(job: Job) -> QuerySet[Job]:
    """The job's row, as long as this attempt holds it."""
    return Job.objects.filter(id=job.id, state=State.RUNNING, attempts=job.attempts)
