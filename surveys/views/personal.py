"""Personal ways in: a mailed link, or a printed code in its QR, up to the start page.

The token leaves the address bar at the first hop, which only puts it into a cookie. Everybody who may hold a
link finds the same start page, used or not; what its button does is decided when it is pressed.
"""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from organisations.throttle import Throttle
from surveys.personal import printed_token, read_printed, seal_token, unseal_token
from surveys.queries import personal_way_in
from surveys.secrets import is_start_token
from surveys.views.closed import used_up
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import SeeOther, for_respondents, problem
from surveys.views.start import start_page

#: Holds the token, sealed, between the hop and the start page.
COOKIE = "way"
COOKIE_SECONDS = 3600
#: After so many wrong links and codes from one address within a minute, further wrong ones are told to wait.
TRIES = Throttle("personal", limit=30, seconds=60)
#: No office behind one address gets so many wrong: a machine is trying, and right ones wait as well.
FLOOD = Throttle(TRIES.name, limit=1_000, seconds=TRIES.seconds)


@require_safe
@for_respondents
def hop(request: HttpRequest, name: str) -> HttpResponse:
    """Take the token out of the address bar. Nothing is looked up: mail scanners follow links, often."""
    token, language = token_of(name), request.GET.get("lang", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    return used_up() if token is None else to_start_page(request, token, language=language)


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def start(request: HttpRequest) -> HttpResponse:
    """The start page of a personal way in; the form posts the token, so that two tabs never meet."""
    now = timezone.now()
    if is_flooded(request, now):
        return too_many_tries()
    if request.method == "POST":
        token = only(read(request, SMALL), "start_token")
    else:
        token = unseal_token(request.COOKIES.get(COOKIE, ""), COOKIE) or ""
    if not token and request.method != "POST":
        return _no_cookie()
    way_in = personal_way_in(token) if is_start_token(token) else None
    if way_in is None:
        return too_many_tries() if is_slowed(request, now) else used_up()
    return start_page(request, way_in, token=token)


def token_of(name: str) -> str | None:
    """The token that a mailed link holds, or that a printed code stands for; None for neither."""
    if is_start_token(name):
        return name
    code = read_printed(name)
    return printed_token(code) if code else None


def to_start_page(request: HttpRequest, token: str, *, language: str = "") -> HttpResponse:
    """Send the browser to the start page, with the token sealed in a cookie, in the language it chose."""
    query = f"?{urlencode({'lang': language})}" if language else ""
    answer = SeeOther(reverse("personal_start") + query)
    answer.set_cookie(
        COOKIE,
        seal_token(token, COOKIE),
        max_age=COOKIE_SECONDS,
        path=reverse("personal_start"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def is_flooded(request: HttpRequest, now: datetime) -> bool:
    """Whether so many wrong links and codes came from the request's address that a machine is trying."""
    return FLOOD.is_exhausted(request.META["REMOTE_ADDR"], now=now)


def is_slowed(request: HttpRequest, now: datetime) -> bool:
    """Count a link or code that leads nowhere; whether it is one too many."""
    address = request.META["REMOTE_ADDR"]
    is_one_too_many = TRIES.is_exhausted(address, now=now)
    TRIES.count(address, now=now)
    return is_one_too_many


def too_many_tries() -> HttpResponse:
    answer = problem(
        gettext("Too many links or codes that do not work"),
        gettext("From this connection many links or codes were tried that cannot be used."),
        gettext("Wait a minute and try again."),
        status=429,
    )
    answer["Retry-After"] = str(TRIES.seconds)
    return answer


def _no_cookie() -> HttpResponse:
    return problem(
        gettext("Open your link once more"),
        gettext("This page does not know which link brought you here. Perhaps your browser refuses cookies."),
        gettext(
            "Allow cookies for this site, or use another browser. "
            "Then open the link of your mail or letter, or scan its code again."
        ),
        status=403,
    )
