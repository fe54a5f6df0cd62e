"""Where a code from a letter on paper is typed; it leads to the start page that its QR code opens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext
from django.views.decorators.http import require_http_methods

from surveys.personal import printed_token, read_printed
from surveys.queries import personal_way_in
from surveys.views.pages import language_choices
from surveys.views.personal import is_flooded, is_slowed, to_start_page, too_many_tries
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import for_respondents, show


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST changes nothing, it sends the browser on to the start page.

    422 for a typing error, and for a code that was never printed, was revoked or has done its work: these are
    not told apart. 429 after too many of the latter.
    """
    chosen = request.GET.get("lang", "")
    if chosen in dict(settings.LANGUAGES):
        activate(chosen)
    if request.method != "POST":
        return _ask(status=200)
    typed = only(read(request, SMALL), "code")
    printed = read_printed(typed)
    if printed is None:
        return _ask(status=422, typed=typed, message=_mistyped())
    now = timezone.now()
    if is_flooded(request, now):
        return too_many_tries()
    token = printed_token(printed)
    if personal_way_in(token) is None:
        if is_slowed(request, now):
            return too_many_tries()
        return _ask(status=422, typed=typed, message=_unknown())
    return to_start_page(request, token, language=chosen)


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
