"""What Celery calls."""

from celery import shared_task
from django.utils import timezone

from analysis.actions import cleaning, counting, jobs
from analysis.jobs.running import run_next
from analysis.queries import versions_with_pending


@shared_task
def count_pending() -> None:
    """The tick of every second: counts whatever was sent, of every version that nobody else is counting."""
    for version_id in versions_with_pending():
        counting.count_pending(version_id=version_id, now=timezone.now())


@shared_task
def run_job() -> None:
    """The tick that runs the job that waits longest, to its end."""
    run_next(clock=timezone.now)


@shared_task
def remove_expired_files() -> None:
    """The tick that removes the files of jobs whose time is over."""
    jobs.remove_expired(now=timezone.now())


@shared_task
def forget_erased() -> None:
    """The tick of the night that deletes decisions about words and responses that were erased."""
    cleaning.forget_erased()
