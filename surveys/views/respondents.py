"""What all pages for respondents have in common, and the pages that say what cannot be done."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from organisations.ledger import LedgerUnwritable
from organisations.permissions import public
from surveys.questionnaire.text import Text
from surveys.views.posted import NoForm, TooLarge, UnknownFields

View: TypeAlias = Callable[..., HttpResponse]

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def for_respondents(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for respondents: no cache keeps it, nobody is told its address (Referrer-Policy), no form of
    another site reaches it, bad forms are explained.

    Django's protection against forged forms would be a second cookie that has to be accepted before the start
    page can be sent, and a token in each form. Browsers tell by themselves where a form comes from, which
    works without script, with any number of tabs and with nothing kept. Whoever tells nothing is no browser
    whose user could be tricked; and the cookies that open answers do not travel from other sites (SameSite).
    """

    @public
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **named: str) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            if request.method not in SAFE_METHODS and _comes_from_elsewhere(request):
                response = not_accepted(gettext("It seems to come from another website."), status=403)
            else:
                response = view(request, **named)
        except TooLarge:
            response = too_large()
        except NoForm:
            response = not_accepted(gettext("It is no form, or only a part of one."), status=400)
        except LedgerUnwritable as error:
            response = not_accepted(" ".join(error.messages), status=503)
        except UnknownFields as error:
            message = gettext("It holds fields that this page does not have: %(names)s.")
            response = not_accepted(message % {"names": ", ".join(error.names)}, status=400)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """What browsers say: `Sec-Fetch-Site`; without TLS and in older ones only `Origin`.

    That is null for our own forms, since our pages tell no address. It may be null for a forged one too,
    which then brings neither our cookies (SameSite) nor a token that its maker could know.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin not in (None, "null") and str(origin).partition("://")[2] != request.get_host()


class SeeOther(HttpResponseRedirect):
    """What a POST answers: the browser gets the next page by a GET of its own."""

    status_code = 303


def said(text: Text) -> str:
    """The text in the active language."""
    return text.show(get_language() or "")


def show(template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of `templates/answering` in the active language."""
    return HttpResponse(draw(template, context), status=status)


def draw(template: str, context: Mapping[str, Any]) -> SafeString:
    """The markup of a page of `templates/answering` in the active language."""
    # Without the request no context processor runs: they would ask for the user and the messages.
    return render_to_string(f"answering/{template}.html", {**context, "language": get_language()})


def problem(heading: str, message: str, remedy: str, *, status: int, **context: Any) -> HttpResponse:
    """What cannot be done, in one sentence, and what to do instead."""
    told = {"heading": heading, "message": message, "remedy": remedy}
    return show("problem", told | context, status=status)


def nothing_here() -> HttpResponse:
    """The one page for a wrong handle, a wrong cookie, a wrong page: it tells nobody which of them it was."""
    return problem(
        gettext("There is nothing to open here"),
        gettext("This address opens no answers in this browser."),
        gettext(
            "Were you answering a survey? Go on with the code that you saw on the first page. "
            "Did you already send your answers? Then they have arrived, and nobody can open them again."
        ),
        status=404,
        back_url=reverse("continue"),
        back_label=gettext("Go on with your code"),
    )


def no_such_survey() -> HttpResponse:
    return problem(
        gettext("This link leads to no survey"),
        gettext("Perhaps a part of the link got lost when it was copied."),
        gettext("Check the link, or ask whoever gave it to you for a new one."),
        status=404,
    )


def too_large() -> HttpResponse:
    return problem(
        gettext("This is too much to receive"),
        gettext("More was sent than this page can hold. What you sent before is kept."),
        gettext("Go back and shorten the longest text, then send the page again."),
        status=413,
    )


def not_accepted(message: str, *, status: int) -> HttpResponse:
    """A form that none of our pages makes."""
    return problem(
        gettext("This form was not accepted"),
        message,
        gettext("Nothing was changed. Go back, load the page again and send it once more."),
        status=status,
    )
