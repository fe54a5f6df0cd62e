"""Stopping for now, and going on by the resume code."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, get_language, gettext
from django.views.decorators.http import require_http_methods

from organisations.throttle import Throttle
from surveys.actions.resuming import go_on
from surveys.loaded import load_version
from surveys.queries import responses_in_progress
from surveys.secrets import read_code, resume_hash, show_code
from surveys.views.opening import Answering, ask_code, opens_response, remember, when_awake, when_open
from surveys.views.pages import language_choices
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import SeeOther, for_respondents, problem, show

#: Of wrong codes only: an office has one address for many people, and a code has 80 bits.
TRIES = Throttle("resume_code", limit=20, seconds=3600)


@require_http_methods(["GET", "HEAD"])
@opens_response
@when_open
@when_awake
def stop(request: HttpRequest, answering: Answering) -> HttpResponse:
    """Show the code that opens the answers again."""
    page = answering.page_in_hand(request)
    context = answering.frame() | {
        "resume_code": show_code(answering.code),
        "is_onward": answering.is_onward,
        "continue_url": request.build_absolute_uri(reverse("continue")),
        "back_url": answering.page_url(page) if page else answering.resume_url,
        "erase_url": answering.url("erase", page),
        "closing": answering.closing,
    }
    return show("stop", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def continue_(request: HttpRequest) -> HttpResponse:
    """Open the answers that belong to a code, on any device."""
    page = request.GET.get("page", "")
    if request.GET.get("lang") in dict(settings.LANGUAGES):
        activate(request.GET["lang"])
    if request.method != "POST":
        choices = language_choices(dict(settings.LANGUAGES), get_language() or "")
        return ask_code(page, status=200, languages=choices)
    typed = only(read(request, SMALL), "code")
    now = timezone.now()
    address = request.META["REMOTE_ADDR"]
    code = read_code(typed)
    response = responses_in_progress().filter(resume_hash=resume_hash(code)).first() if code else None
    if response is None or code is None or response.handle is None:
        if TRIES.is_exhausted(address, now=now):
            return _too_many_tries()
        TRIES.count(address, now=now)
        return ask_code(page, status=422, typed=typed, errors=[_unknown_code()])
    go_on(response=response, now=now)
    activate(response.language)
    handle = response.handle
    known = page in load_version(response.version_id).questionnaire.by_code
    answer = SeeOther(reverse("page", args=[handle, page]) if known else reverse("answers", args=[handle]))
    remember(answer, request, handle=handle, code=code)
    return answer


def _unknown_code() -> dict[str, str]:
    """One message for a code with a typing error, one never used, one in use and one that is finished."""
    return {
        "field": "code",
        "label": gettext("Your code"),
        "message": gettext(
            "This code opens no answers. Check each character. "
            "After answers are sent or erased, their code opens nothing any more."
        ),
    }


def _too_many_tries() -> HttpResponse:
    return problem(
        gettext("Too many wrong codes"),
        gettext("From this connection too many codes were tried that do not exist."),
        gettext("Wait an hour and try again, or use another connection."),
        status=429,
    )
