"""The counting tick, by a real worker."""

import time

import pytest
from celery.worker import WorkController

from analysis.queries import has_pending, live_tally
from analysis.tasks import count_pending
from surveys.actions.importing import import_responses
from surveys.models import Response
from tests.support import study
from tests.support.study import NOW, row


@pytest.mark.django_db(transaction=True)
def test_tick_counts_whatever_is_pending(celery_worker: WorkController) -> None:
    versions = study.published(), study.published(code="other")
    for version in versions:
        file = study.data_file(row(sector="care"))
        import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=file)

    count_pending.delay()

    deadline = time.monotonic() + 10
    while any(has_pending(version.id) for version in versions) and time.monotonic() < deadline:
        time.sleep(0.05)
    started = [live_tally(version.id, now=NOW).everybody.started for version in versions]
    assert started == [1, 1]
