"""Moments in words."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment(time: datetime | None) -> str:
    """Date, time and time zone in the active language, such as “2 March 2026 10:00 CET”; empty for None."""
    if time is None:
        return ""
    local = localtime(time)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
