"""What is still kept of a survey, where, and until when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _


def what_remains(now: datetime) -> list[str]:
    """What an erased response leaves, in sentences for who gave it."""
    published = _("Totals that were published before stay as they are. Nobody can be found in them.")
    if not settings.BACKUP_DAYS:
        return [published, _("Back-ups that were made before hold your answers until these are deleted.")]
    last = localdate(now) + timedelta(days=settings.BACKUP_DAYS)
    told = _("Back-ups that were made before hold your answers until %(date)s at the latest.")
    return [published, told % {"date": date_format(last, "DATE_FORMAT")}]
