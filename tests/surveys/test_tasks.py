"""What beat asks for is done by a real worker."""

from datetime import UTC, datetime, timedelta

from celery.worker import WorkController
from django.conf import settings

from config.celery import app
from surveys.models import Wave
from tests.support.serving import wait_until
from tests.surveys.respondents import move_wave, open_survey


def test_tick_of_the_schedule_closes_a_wave_whose_time_has_come(celery_worker: WorkController):
    survey = open_survey()
    move_wave(survey, Wave.State.OPEN, closes_at=datetime.now(UTC) - timedelta(minutes=1))
    tick = settings.CELERY_BEAT_SCHEDULE["follow-clock"]
    app.send_task(tick["task"], **tick["options"])
    assert wait_until(Wave.objects.filter(state=Wave.State.CLOSING).exists)
