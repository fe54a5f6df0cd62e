"""What Celery calls."""

from celery import shared_task
from django.utils import timezone

from surveys.actions import waves


@shared_task
def follow_clock() -> None:
    """The tick that opens and closes waves at their times."""
    waves.follow_clock(now=timezone.now())
