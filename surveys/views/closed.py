"""What a survey shows while it takes no answers."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from surveys.models import Wave
from surveys.views.respondents import problem, show

NOT_YET = (Wave.State.DRAFT, Wave.State.SCHEDULED)


def cannot_start(wave: Wave | None, context: dict[str, Any]) -> HttpResponse:
    """Why no response can start in `wave` (None: the survey has none, or nothing was published yet)."""
    if wave and wave.state == Wave.State.CLOSING and wave.may_go_on(timezone.now()):
        return _closing(wave, context)
    if wave is None or wave.may_start or wave.state in NOT_YET:
        return _not_open_yet(wave, context)
    return cannot_go_on(wave, context)


def cannot_go_on(wave: Wave, context: dict[str, Any]) -> HttpResponse:
    """Why a response of `wave` cannot be answered now."""
    if wave.state == Wave.State.PAUSED:
        return problem(
            gettext("This survey is paused"),
            gettext("Nobody can answer it at this moment. What was filled in is kept."),
            gettext("Come back later, by the same link or with your code."),
            status=403,
            **context,
        )
    return show("closed", context, status=410)


def _closing(wave: Wave, context: dict[str, Any]) -> HttpResponse:
    until = wave.goes_on_until
    message = gettext("No new answers can be started.")
    remedy = gettext("Did you start earlier? Then you can still go on with your code.")
    if until:
        remedy = gettext("Did you start earlier? Then you can go on with your code until %(moment)s.") % {
            "moment": date_format(timezone.localtime(until), "DATETIME_FORMAT")
        }
    label = gettext("Go on with your code")
    links = {"back_url": reverse("continue"), "back_label": label}
    return problem(gettext("This survey is closing"), message, remedy, status=403, **links, **context)


def _not_open_yet(wave: Wave | None, context: dict[str, Any]) -> HttpResponse:
    if wave and wave.opens_at:
        return show("closed", {**context, "opens": wave.opens_at}, status=403)
    return problem(
        gettext("This survey is not open yet"),
        gettext("Nobody can answer it yet."),
        gettext("Come back later, by the same link."),
        status=403,
        **context,
    )
