"""What beat asks for is done by a real worker."""

from datetime import UTC, datetime, timedelta

from celery.worker import WorkController
from django.conf import settings

from config.celery import app
from surveys.models import Message, Wave
from tests.support.patience import wait_until
from tests.surveys.outbox import invited
from tests.surveys.respondents import move_wave, open_survey


def test_tick_of_the_schedule_closes_a_wave_whose_time_has_come(celery_worker: WorkController):
    survey = open_survey()
    move_wave(survey, Wave.State.OPEN, closes_at=datetime.now(UTC) - timedelta(minutes=1))
    tick = settings.CELERY_BEAT_SCHEDULE["follow-clock"]
    app.send_task(tick["task"], **tick["options"])
    assert wait_until(Wave.objects.filter(state=Wave.State.CLOSING).exists)


def test_ticks_of_the_schedule_send_what_is_due_once_however_many_come(celery_worker: WorkController):
    invited("ann@example.org", "bea@example.org")
    tick = settings.CELERY_BEAT_SCHEDULE["send-mail"]
    for _ in range(3):
        app.send_task(tick["task"], **tick["options"])
    assert wait_until(lambda: not Message.objects.exclude(state=Message.State.SENT).exists())
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
