"""The ticks, by a real worker."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from celery.worker import WorkController

from analysis.models import Job
from analysis.queries import has_pending, live_tally
from analysis.tasks import count_pending, run_job
from surveys.actions.importing import import_responses
from surveys.models import Response
from tests.organisations.team import user
from tests.support import study
from tests.support.jobs import asked
from tests.support.study import NOW, row


def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until it holds, not for ever."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_tick_counts_whatever_is_pending(celery_worker: WorkController) -> None:
    versions = study.published(), study.published(code="other")
    for version in versions:
        file = study.data_file(row(sector="care"))
        import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=file)

    count_pending.delay()

    until(lambda: not any(has_pending(version.id) for version in versions), seconds=10)
    started = [live_tally(version.id, now=NOW).everybody.started for version in versions]
    assert started == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_tick_runs_the_job_that_waits(celery_worker: WorkController, files: Path) -> None:
    job = asked(study.published().survey, user())

    run_job.delay()

    until(lambda: not Job.objects.get(id=job.id).is_unfinished, seconds=60)
    assert Job.objects.get(id=job.id).state == "done"
    assert len([*files.iterdir()]) == 1
