"""Answering a page, keeping what was typed on it, and the language it is asked in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from surveys.actions.drafting import change_language, save_draft
from surveys.actions.sending import NotSent, send_page
from surveys.page_form import PageForm, known_fields
from surveys.questionnaire.document import Page
from surveys.views.opening import Answering, ask_code, opens_response, when_awake, when_open
from surveys.views.pages import draw_page
from surveys.views.posted import SMALL, only, page_limits, read, refuse_unknown
from surveys.views.respondents import SeeOther, nothing_here


@require_http_methods(["GET", "HEAD"])
@opens_response
@when_open
@when_awake
def answers(_request: HttpRequest, answering: Answering) -> HttpResponse:
    """The response as such: wherever answering goes on."""
    return SeeOther(answering.resume_url)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_response
@when_open
@when_awake
def page(request: HttpRequest, answering: Answering, page: str) -> HttpResponse:
    asked = answering.version.questionnaire.by_code.get(page)
    if asked is None:
        return nothing_here()
    if request.method == "POST":
        return _post(request, answering, asked)
    if answering.can_visit(asked):
        return draw_page(answering, asked)
    if answering.asks_code(asked) and asked == answering.journey.first_open_page:
        return ask_code(asked.code, status=403, is_onward=True, **answering.frame())
    return SeeOther(answering.resume_url)


def _post(request: HttpRequest, answering: Answering, page: Page) -> HttpResponse:
    """Only Next sends the page; whoever goes elsewhere finds what was typed when coming back."""
    posted = read(request, page_limits(page))
    refuse_unknown(posted, known_fields(page))
    form = PageForm.of(page, posted)
    go = only(posted, "go")
    if go not in ("previous", "stop") and answering.can_visit(page):
        return _send(answering, page, form)
    name = answering.draft_name(page)
    save_draft(response=answering.response, page=page, form=form, now=answering.now, name=name)
    if go == "stop":
        return SeeOther(answering.url("stop", page))
    previous = answering.journey.previous_page(page.code) if go == "previous" else None
    return SeeOther(answering.page_url(previous) if previous else answering.resume_url)


def _send(answering: Answering, page: Page, form: PageForm) -> HttpResponse:
    outcome = send_page(
        version=answering.version, response=answering.response, page=page, form=form, now=answering.now
    )
    if isinstance(outcome, NotSent) and outcome.conflicts and answering.is_onward:
        return SeeOther(answering.resume_url)  # somebody sent the page meanwhile: that is not shown
    if isinstance(outcome, NotSent):
        status = 422 if outcome.errors else 409 if outcome.conflicts else 200  # a reminder is no error
        return draw_page(answering, page, form=form, refusal=outcome, status=status)
    following = outcome.journey.next_page(page.code)
    if following is None or outcome.journey.first_open_page is None:
        return SeeOther(answering.url("review"))
    return SeeOther(answering.page_url(following))


@require_POST
@opens_response
@when_open
def draft(request: HttpRequest, answering: Answering, page: str) -> HttpResponse:
    """Autosave: whatever was typed is kept, and the browser has nothing to do about it."""
    asked = answering.version.questionnaire.by_code.get(page)
    if asked is None:
        return nothing_here()
    form = PageForm.of(asked, read(request, page_limits(asked)))
    now = None if answering.is_idle else answering.now
    name = answering.draft_name(asked)
    save_draft(response=answering.response, page=asked, form=form, now=now, name=name)
    return HttpResponse(status=204)


@require_POST
@opens_response
@when_open
@when_awake
def language(request: HttpRequest, answering: Answering) -> HttpResponse:
    """Switch the language; the form of the page comes along and is kept."""
    asked = answering.page_in_hand(request)
    posted = read(request, page_limits(asked) if asked else SMALL)
    chosen = only(posted, "language")
    if chosen in answering.version.questionnaire.languages:
        change_language(
            version=answering.version,
            response=answering.response,
            language=chosen,
            page=asked,
            form=PageForm.of(asked, posted) if asked else None,
            now=answering.now,
            name=answering.draft_name(asked) if asked else "",
        )
    return SeeOther(answering.page_url(asked) if asked else answering.url("review"))
