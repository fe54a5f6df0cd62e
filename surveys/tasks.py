"""What Celery calls."""

import time
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from celery.worker import state as worker
from django.conf import settings
from django.utils import timezone

from organisations.lock import the_lock
from surveys.actions import batches, delivering, forgetting, portal_counts, reminding, retaining, waves
from surveys.batches import unfinished_batches
from surveys.personal import LostKey

#: So long a sender goes on before it makes room for other work of its queue.
SHIFT = timedelta(seconds=50)


@shared_task
def follow_clock() -> None:
    """The tick that opens and closes waves at their times."""
    if the_lock() is None:
        waves.follow_clock(now=timezone.now())


@shared_task
def make_codes() -> None:
    """The tick that makes what large batches of printed codes lack."""
    for batch in unfinished_batches():
        with suppress(LostKey):  # its page says so; the others do not wait for it
            while batches.make_codes(batch=batch):
                pass


@shared_task
def plan_reminders() -> None:
    """The tick that queues the reminders whose time has come."""
    if the_lock() is None:
        reminding.plan_reminders(now=timezone.now())


@shared_task
def send_mail() -> None:
    """The tick that sends what is due; it leaves when its worker is asked to stop."""
    end = timezone.now() + SHIFT

    def may_go_on() -> bool:
        is_stopping = (worker.should_stop, worker.should_terminate) != (None, None)
        return timezone.now() < end and not is_stopping

    delivering.send_due(
        clock=timezone.now,
        wait=time.sleep,
        may_go_on=may_go_on,
        per_minute=settings.MAILS_PER_MINUTE,
    )


@shared_task
def forget_by_night() -> None:
    """What the database remembers on its own of those who answered by day."""
    forgetting.forget_by_night()


@shared_task
def erase_due() -> None:
    """The tick that erases contact data, links and unfinished responses when their day has come."""
    if the_lock() is None:
        retaining.erase_due(now=timezone.now())


@shared_task
def take_shown_counts() -> None:
    """The tick that takes, once a day, the counts that coordinators are shown."""
    portal_counts.take_shown_counts(now=timezone.now())
