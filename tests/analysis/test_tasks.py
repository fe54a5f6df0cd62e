"""The ticks, by a real worker."""

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
from tests.support.patience import wait_until
from tests.support.study import NOW, row


@pytest.mark.django_db(transaction=True)
def test_tick_counts_whatever_is_pending(celery_worker: WorkController) -> None:
    versions = study.published(), study.published(code="other")
    for version in versions:
        file = study.data_file(row(sector="care"))
        import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=file)

    count_pending.delay()

    assert wait_until(lambda: not any(has_pending(version.id) for version in versions))
    started = [live_tally(version.id, now=NOW).everybody.started for version in versions]
    assert started == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_tick_runs_the_job_that_waits(celery_worker: WorkController, files: Path) -> None:
    job = asked(study.published().survey, user())

    run_job.delay()

    assert wait_until(lambda: not Job.objects.get(id=job.id).is_unfinished)
    assert Job.objects.get(id=job.id).state == "done"
    assert len([*files.iterdir()]) == 1
