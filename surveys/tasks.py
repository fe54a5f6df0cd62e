"""What Celery calls."""

from celery import shared_task
from django.utils import timezone

from organisations.lock import the_lock
from surveys.actions import batches, forgetting, reminding, waves
from surveys.batches import unfinished_batches


@shared_task
def follow_clock() -> None:
    """The tick that opens and closes waves at their times."""
    if the_lock() is None:
        waves.follow_clock(now=timezone.now())


@shared_task
def make_codes() -> None:
    """The tick that makes what large batches of printed codes lack."""
    for batch in unfinished_batches():
        while batches.make_codes(batch=batch):
            pass


@shared_task
def plan_reminders() -> None:
    """The tick that queues the reminders whose time has come."""
    if the_lock() is None:
        reminding.plan_reminders(now=timezone.now())


@shared_task
def forget_dead_rows() -> None:
    """The nightly cleaning of rows that completing deleted or replaced."""
    forgetting.forget_dead_rows()
