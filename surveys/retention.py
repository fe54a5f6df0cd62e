"""What is still kept of a survey, where, and until when."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import AuditEntry
from surveys.loaded import load_version
from surveys.models import (
    ContactNote,
    Distribution,
    Identity,
    Invitation,
    InvitationList,
    Message,
    OpenInvitation,
    OptOut,
    Response,
    Survey,
    Wave,
    WaveKey,
)
from surveys.queries import newest_version

State = Wave.State


@dataclass(frozen=True, kw_only=True)
class Kept:
    """So many of one kind of thing that are still there."""

    what: Any
    count: int


@dataclass(frozen=True, kw_only=True)
class BackupsMade:
    """The back-ups that this installation wrote down while they could hold links: how many, and the last.

    `gone_on` is the day on which the last of them is deleted, as far as the setting says so; None where more
    will be made that hold links, or nobody said how long back-ups are kept.
    """

    count: int
    last: datetime | None
    gone_on: date | None


def running_wave(survey: Survey, now: datetime) -> Wave | None:
    """A wave that needs contact data and links: one to come, or in which people can start or go on."""
    running = Q(state__in=[State.SCHEDULED, State.OPEN, State.PAUSED])
    return survey.waves.filter(running | Q(state=State.CLOSING, ends_at__gt=now)).order_by("number").first()


def promised_on(survey: Survey) -> date | None:
    """The day until which respondents were promised that answers are kept, so the last one for all else too.

    So many months after the last wave closed; None before a wave closed, and while another one is to come.
    """
    version = newest_version(survey)
    waves = list(survey.waves.exclude(state=State.DRAFT))
    if version is None or not waves or any(wave.state not in Wave.CLOSED for wave in waves):
        return None
    closed = max(wave.closes_at for wave in waves if wave.closes_at)
    return _months_after(
        localdate(closed), load_version(version.id).questionnaire.consent.facts.retention_months
    )


def due_on(survey: Survey) -> date | None:
    """The day on which contact data, links and unfinished responses go: the chosen one, else the promised.

    A chosen day that has done its work is none for waves that came after it.
    """
    done, chosen = survey.erased_on, survey.erase_on
    is_over = chosen is not None and done is not None and done >= chosen
    return min((day for day in (None if is_over else chosen, promised_on(survey)) if day), default=None)


def contact_data(survey: Survey) -> list[Kept]:
    """What goes on that day, by kind; what is not there any more is counted 0."""
    of_survey = Q(wave__survey=survey)
    invitations = Invitation.objects.filter(of_survey)
    opened = OpenInvitation.objects.filter(invitation__wave__survey=survey)
    unfinished = Response.objects.filter(version__survey=survey, completed=False)
    found: list[tuple[Any, Any]] = [
        (gettext_lazy("Invitations with an address"), invitations.exclude(address="")),
        (gettext_lazy("Personal links that can be used"), opened.filter(invitation__batch=None)),
        (gettext_lazy("Printed codes that can be used"), opened.exclude(invitation__batch=None)),
        (
            gettext_lazy("Open links of organisations"),
            Distribution.objects.filter(of_survey, token__isnull=False),
        ),
        (
            gettext_lazy("Keys of waves, which personal links are derived from"),
            WaveKey.objects.filter(of_survey),
        ),
        (
            gettext_lazy("Ties between a response and an invitation"),
            Identity.objects.filter(response__version__survey=survey),
        ),
        (gettext_lazy("Lists of people that wait to be confirmed"), InvitationList.objects.filter(of_survey)),
        (
            gettext_lazy("Mails to contact persons and to the team"),
            Message.objects.filter(of_survey).exclude(address=""),
        ),
        (
            gettext_lazy("Notes about the contact with organisations"),
            ContactNote.objects.filter(distribution__wave__survey=survey),
        ),
        (gettext_lazy("Unfinished responses"), unfinished),
        (gettext_lazy("of which with a draft of a page"), unfinished.exclude(draft={})),
    ]
    return [Kept(what=what, count=rows.count()) for what, rows in found]


def kept_longer(survey: Survey) -> list[Kept]:
    """What stays after that day."""
    completed = Response.objects.filter(version__survey=survey, completed=True)
    found: list[tuple[Any, Any]] = [
        (gettext_lazy("Responses that were sent in"), completed),
        (gettext_lazy("of which with a receipt code, as a hash"), completed.exclude(receipt_hash=None)),
        (gettext_lazy("Wishes for no mail of this survey, as hashes"), OptOut.objects.filter(survey=survey)),
        (
            gettext_lazy("Invitations and mails without name and address, for response rates"),
            Invitation.objects.filter(wave__survey=survey, address=""),
        ),
    ]
    return [Kept(what=what, count=rows.count()) for what, rows in found]


def backups_with_links(survey: Survey, *, is_all_gone: bool) -> BackupsMade:
    """The back-ups made until the survey's contact data were erased; `is_all_gone`: and none came since."""
    made = AuditEntry.objects.filter(about="backups", action="make").order_by("at")
    if survey.erased_on:
        made = made.filter(at__date__lte=survey.erased_on)
    last = made.last()
    gone_on = localdate(last.at) + timedelta(days=settings.BACKUP_DAYS) if last else None
    is_known = survey.erased_on is not None and is_all_gone and settings.BACKUP_DAYS > 0
    return BackupsMade(
        count=made.count(), last=last.at if last else None, gone_on=gone_on if is_known else None
    )


def what_remains(now: datetime) -> list[str]:
    """What an erased response leaves, in sentences for who gave it."""
    published = _(
        "Totals and anonymised datasets that were published before stay as they are. They name nobody."
    )
    if not settings.BACKUP_DAYS:
        return [published, _("Back-ups that were made before hold your answers until these are deleted.")]
    last = localdate(now) + timedelta(days=settings.BACKUP_DAYS)
    told = _("Back-ups that were made before hold your answers until %(date)s at the latest.")
    return [published, told % {"date": date_format(last, "DATE_FORMAT")}]


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
