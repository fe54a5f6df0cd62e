"""What a survey shows while it takes no answers."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from surveys.models import Wave
from surveys.moments import moment
from surveys.queries import WayIn
from surveys.texts import THANKS, fill, text_of
from surveys.views.respondents import problem, show


def cannot_start(way_in: WayIn, context: dict[str, Any]) -> HttpResponse:
    """Why no response can start by this way in."""
    wave = way_in.wave
    if wave is None or way_in.version is None or wave.state in Wave.PLANNED:
        return _not_open_yet(way_in, context)
    if wave.state == Wave.State.OPEN and way_in.opens_at and timezone.now() < way_in.opens_at:
        return _not_open_yet(way_in, context)
    if wave.state in (Wave.State.OPEN, Wave.State.CLOSING) and wave.may_go_on(timezone.now()):
        return _closing(wave, context)
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
    told = {"survey": context["survey_title"], "contact": context["contact"]}
    thanks = fill(text_of(wave, THANKS, get_language() or ""), told)
    return show("closed", {**context, "thanks": thanks}, status=410)


def used_up() -> HttpResponse:
    """The one page for a personal way in that never was, was revoked, did its work, or is of a final wave."""
    return problem(
        gettext("This link or code cannot be used"),
        gettext(
            "Perhaps a part of it got lost, perhaps it was replaced by a newer one or the survey is over, "
            "or answers were sent by it already: nobody can open those again."
        ),
        gettext("Check the link or the code, or ask whoever gave it to you."),
        status=404,
    )


def _closing(wave: Wave, context: dict[str, Any]) -> HttpResponse:
    message = gettext("No new answers can be started.")
    remedy = gettext("Did you start earlier? Then you can still go on with your code.")
    if wave.ends_at:
        remedy = gettext("Did you start earlier? Then you can go on with your code until %(moment)s.") % {
            "moment": moment(wave.ends_at)
        }
    label = gettext("Go on with your code")
    links = {"back_url": reverse("continue"), "back_label": label}
    return problem(gettext("This survey is closing"), message, remedy, status=403, **links, **context)


def _not_open_yet(way_in: WayIn, context: dict[str, Any]) -> HttpResponse:
    if way_in.opens_at and timezone.now() < way_in.opens_at:
        return show("closed", {**context, "opens": way_in.opens_at}, status=403)
    return problem(
        gettext("This survey is not open yet"),
        gettext("Nobody can answer it yet."),
        gettext("Come back later, by the same link."),
        status=403,
        **context,
    )
