"""Jobs run by real processes, which are killed, cancelled and starved of room."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from analysis.actions import jobs
from analysis.models import Job
from surveys.actions.importing import import_responses
from surveys.models import Response
from tests.organisations.team import user
from tests.support import study
from tests.support.disk import room_for
from tests.support.jobs import (
    asked,
    is_over,
    kill,
    process_of,
    responses_out_of_reach,
    run,
    worker,
)
from tests.support.study import row

pytestmark = pytest.mark.django_db(transaction=True)
TURN = "import django; django.setup(); from tests.support.jobs import run; run()"


def raw_job() -> Job:
    version = study.published()
    file = study.data_file(row(sector="care"))
    import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=file)
    return asked(version.survey, user())


def of(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempts, job.failure


def test_file_is_there_when_the_job_is_done(files: Path) -> None:
    job = raw_job()
    assert run() is True
    assert of(job) == ("done", 1, "")
    [file] = files.iterdir()
    assert file.name == job.stored_name
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (job.size, 0o600)
    assert run() is False


def test_killed_process_leaves_nothing_and_the_job_is_begun_again(files: Path) -> None:
    job = raw_job()
    with worker(), responses_out_of_reach():
        kill(job)
        assert is_over(job)
    assert of(job) == ("waiting", 1, "")
    assert [*files.iterdir()] == []
    run()
    assert of(job) == ("done", 2, "")


def test_process_of_a_killed_worker_ends(files: Path) -> None:
    job = raw_job()
    with responses_out_of_reach():
        killed = subprocess.Popen([sys.executable, "-c", TURN], cwd=settings.BASE_DIR)
        process_of(job)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert is_over(job)
    assert of(job) == ("running", 1, "")
    assert jobs.claim(now=job.asked_at) is None  # until its lease runs out it is another's
    Job.objects.update(lease_until=job.asked_at)
    run()
    assert of(job) == ("done", 2, "")
    assert [file.name for file in files.iterdir()] == [job.stored_name]


def test_cancelled_job_ends_at_once(files: Path) -> None:
    job = raw_job()
    with worker() as thread, responses_out_of_reach():
        process_of(job)
        jobs.cancel(job=job, by=job.asked_by, now=timezone.now())
        thread.join()
        assert is_over(job)
    assert of(job) == ("cancelled", 1, "")
    assert [*files.iterdir()] == []


def test_full_disk_is_told_in_a_sentence(files: Path) -> None:
    job = raw_job()
    with room_for(100):
        run()
    sentence = "There is no room for the file: the disk is full. Make room and ask again."
    assert of(job) == ("failed", 1, sentence)
    assert [*files.iterdir()] == []
