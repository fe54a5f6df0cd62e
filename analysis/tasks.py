"""What Celery calls."""

from celery import shared_task
from django.utils import timezone

from analysis.actions import counting
from analysis.queries import versions_with_pending


@shared_task
def count_pending() -> None:
    """The tick of every second: counts whatever was sent, of every version that nobody else is counting."""
    for version_id in versions_with_pending():
        counting.count_pending(version_id=version_id, now=timezone.now())
