"""What beat asks for, some worker knows how to do."""

from django.conf import settings

from config.celery import app
from config.programs import POOLS


def test_every_tick_names_a_task_and_the_queue_of_a_worker():
    app.loader.import_default_modules()
    ticks = settings.CELERY_BEAT_SCHEDULE.values()
    assert {tick["task"] for tick in ticks} <= set(app.tasks)
    assert {tick["options"]["queue"] for tick in ticks} <= set(POOLS)
