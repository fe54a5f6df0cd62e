"""What Celery calls."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from celery.worker import state as worker
from django.conf import settings
from django.utils import timezone

from organisations.actions.login_mails import due_login_mails, send_login_mails
from organisations.lock import the_lock
from surveys.actions import batches, delivering, forgetting, portal_counts, reminding, retaining, waves
from surveys.batches import unfinished_batches
from surveys.personal import LostKey

#: So long a sender goes on before it makes room for other work of its queue.
SHIFT = timedelta(seconds=50)
#: So often a sender looks whether somebody waits for a mail to log in by.
LOOK = timedelta(seconds=1)


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
    """The tick that sends what is due; it leaves when its worker is asked to stop.

    Who waits for a mail to log in by goes first, also before the rest of a wave.
    """
    end = timezone.now() + SHIFT

    def may_go_on() -> bool:
        is_stopping = (worker.should_stop, worker.should_terminate) != (None, None)
        return timezone.now() < end and not is_stopping

    while may_go_on():
        send_login_mails(now=timezone.now())
        door = _Door(may_go_on)
        delivering.send_due(
            clock=timezone.now,
            wait=time.sleep,
            may_go_on=door.lets_go_on,
            per_minute=settings.MAILS_PER_MINUTE,
        )
        if not door.has_somebody():
            return


class _Door:
    """Whether somebody waits for a mail to log in by; the database is asked once in `LOOK`."""

    def __init__(self, may_go_on: Callable[[], bool]) -> None:
        self._may_go_on = may_go_on
        self._next = timezone.now()
        self._has_somebody = False

    def lets_go_on(self) -> bool:
        return self._may_go_on() and not self.has_somebody()

    def has_somebody(self) -> bool:
        now = timezone.now()
        if now >= self._next:
            self._next = now + LOOK
            self._has_somebody = due_login_mails(now).exists()
        return self._has_somebody


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
