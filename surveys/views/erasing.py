"""Where a receipt code is typed: it erases the response that was sent with it."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext
from django.views.decorators.http import require_http_methods

from surveys.actions.erasing import erase_by_receipt
from surveys.loaded import load_version
from surveys.models import Response
from surveys.retention import what_remains
from surveys.secrets import read_code
from surveys.views.pages import language_choices
from surveys.views.personal import is_flooded, is_slowed, too_many_tries
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import for_respondents, said, show


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST erases.

    422 for a typing error, for a code that never was and for one that has done its work: these are not told
    apart. 429 after too many of them.
    """
    chosen = request.GET.get("lang", "")
    if chosen in dict(settings.LANGUAGES):
        activate(chosen)
    if request.method != "POST":
        return _ask(status=200)
    typed = only(read(request, SMALL), "code")
    now = timezone.now()
    if is_flooded(request, now):
        return too_many_tries()
    erased = _erased(typed, now)
    if erased is None:
        return too_many_tries() if is_slowed(request, now) else _ask(status=422, typed=typed)
    questionnaire = load_version(erased.version_id).questionnaire
    contact = questionnaire.consent.facts.contact
    context = {"survey_title": said(questionnaire.title), "contact": contact, "remains": what_remains(now)}
    return show("erased", context)


def _erased(typed: str, now: datetime) -> Response | None:
    code = read_code(typed)
    with suppress(Response.DoesNotExist):
        return erase_by_receipt(code=code, now=now) if code else None
    return None


def _ask(*, status: int, typed: str = "") -> HttpResponse:
    language = get_language() or ""
    error = {
        "field": "code",
        "label": gettext("Your receipt code"),
        "message": gettext(
            "There are no answers to erase with this code. Check each character: perhaps one is wrong or "
            "missing. Or the answers are erased already."
        ),
    }
    context = {
        "languages": language_choices(dict(settings.LANGUAGES), language),
        "action_url": f"{reverse('erase_by_receipt')}?{urlencode({'lang': language})}",
        "typed": typed,
        "errors": [] if status == 200 else [error],
    }
    return show("erase_sent", context, status=status)
