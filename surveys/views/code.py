"""Where a code from a letter on paper is typed; it leads to the page that its QR code opens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext
from django.views.decorators.http import require_http_methods

from organisations.throttle import Throttle
from surveys.models import OpenInvitation
from surveys.personal import printed_token, read_printed
from surveys.secrets import start_hash
from surveys.views.pages import language_choices
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import SeeOther, for_respondents, problem, show

#: Slows machines that guess. Whoever shares an address with one waits a minute: a code has 55 bits.
TRIES = Throttle("printed_code", limit=20, seconds=60)


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST changes nothing, it finds the page of the code.

    A code that was never printed, was revoked or has done its work gets one answer. 422 for these and for a
    typing error, 429 after too many of the former.
    """
    language = request.GET.get("lang", "")
    if language in dict(settings.LANGUAGES):
        activate(language)
    if request.method != "POST":
        return _ask(status=200)
    typed = only(read(request, SMALL), "code")
    read_code = read_printed(typed)
    if read_code is None:
        return _ask(status=422, typed=typed, message=_mistyped())
    now, address = timezone.now(), request.META["REMOTE_ADDR"]
    if TRIES.is_exhausted(address, now=now):
        return _too_many_tries()
    token_hash = start_hash(printed_token(read_code))
    if not OpenInvitation.objects.filter(token_hash=token_hash).exists():
        TRIES.count(address, now=now)
        return _ask(status=422, typed=typed, message=_unknown())
    chosen = f"?{urlencode({'lang': language})}" if language in dict(settings.LANGUAGES) else ""
    return SeeOther(reverse("personal", args=[read_code]) + chosen)


def _ask(*, status: int, typed: str = "", message: str = "") -> HttpResponse:
    language = get_language() or ""
    error = {"field": "code", "label": gettext("Your code"), "message": message}
    context = {
        "languages": language_choices(dict(settings.LANGUAGES), language),
        "action_url": f"{reverse('code')}?{urlencode({'lang': language})}",
        "continue_url": f"{reverse('continue')}?{urlencode({'lang': language})}",
        "typed": typed,
        "errors": [error] if message else [],
    }
    return show("code", context, status=status)


def _mistyped() -> str:
    return gettext(
        "This is not a code from a letter: perhaps a character is wrong or missing. "
        "Compare each of the 12 characters with your letter."
    )


def _unknown() -> str:
    return gettext(
        "This code leads to no survey. Compare it with your letter. After answers are sent, their code leads "
        "nowhere any more."
    )


def _too_many_tries() -> HttpResponse:
    answer = problem(
        gettext("Too many wrong codes"),
        gettext("From this connection too many codes were tried that do not exist."),
        gettext("Wait a minute and try again."),
        status=429,
    )
    answer["Retry-After"] = str(TRIES.seconds)
    return answer
