"""The two ends: reading the own answers once more and sending them, or erasing them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from surveys.actions.completing import NotDone, complete_response
from surveys.actions.erasing import erase_response
from surveys.questionnaire.document import Page
from surveys.secrets import new_start_token
from surveys.views.opening import Answering, forget, opens_response, when_awake, when_open
from surveys.views.pages import language_choices
from surveys.views.posted import SMALL, only, read
from surveys.views.receipts import gives_receipt, receipt_for, show_receipt, shows_receipt_again
from surveys.views.respondents import SeeOther, for_respondents, said, show


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
@shows_receipt_again
@opens_response
@when_open
@when_awake
def review(request: HttpRequest, answering: Answering) -> HttpResponse:
    """The own answers by page; a POST sends them."""
    if request.method == "POST":
        return _post_review(request, answering)
    if answering.journey.first_open_page and not answering.is_test:
        return SeeOther(answering.resume_url)
    pages = () if answering.is_onward else answering.journey.shown_pages
    context = answering.frame() | {
        "languages": language_choices(answering.version.questionnaire.languages, answering.response.language),
        "is_onward": answering.is_onward,
        "continue_url": reverse("continue"),
        "pages": [_reviewed(answering, page) for page in pages],
        "action_url": answering.url("review"),
        "previous_url": answering.page_url(pages[-1]) if pages else "",
        "stop_url": answering.url("stop"),
        "erase_url": answering.url("erase"),
        "language_url": answering.url("language"),
    }
    if gives_receipt(answering):
        context["receipt_token"] = new_start_token()
    return show("review", context)


def _post_review(request: HttpRequest, answering: Answering) -> HttpResponse:
    go = only(read(request, SMALL), "go")
    if go == "stop":
        return SeeOther(answering.url("stop"))
    if go == "previous":
        return SeeOther(answering.page_url(answering.journey.shown_pages[-1]))
    handle = answering.response.handle or ""
    receipt = receipt_for(request, answering)
    try:
        complete_response(
            version=answering.version, response=answering.response, now=answering.now, receipt=receipt
        )
    except NotDone:
        return SeeOther(answering.resume_url)
    answer = show_receipt(request, answering.version, receipt) if receipt else SeeOther(_after(answering))
    forget(answer, request, handle=handle)
    return answer


def _after(answering: Answering) -> str:
    """Where one is once everything is sent: who copies from paper is back where the next one is begun."""
    survey, response = answering.version.survey_code, answering.response
    if answering.is_entered and response.wave and response.distribution:
        paper = reverse("paper", args=[survey, response.wave.number, response.distribution.number])
        return f"{paper}?{urlencode({'sent': '1', 'language': response.language})}"
    return f"{reverse('thanks', args=[survey])}?{urlencode({'lang': response.language})}"


def _reviewed(answering: Answering, page: Page) -> dict[str, Any]:
    response = answering.response
    questions = []
    for question in answering.journey.visible_questions(page.code):
        answer = response.answers.get(question.code)
        if question.columns():  # what asks nothing has nothing to be read back
            lines = question.show(answer, response.language) if answer is not None else ()
            questions.append({"label": said(question.text), "lines": lines})
    return {"title": said(page.title), "url": answering.page_url(page), "questions": questions}


@require_http_methods(["GET", "HEAD", "POST"])
@opens_response
@when_awake
def erase(request: HttpRequest, answering: Answering) -> HttpResponse:
    """Ask once, then erase everything; also while the survey is closed."""
    if request.method == "POST":
        erase_response(response=answering.response, now=answering.now)
        answer = show("thanks", answering.frame() | {"erased": True})
        forget(answer, request, handle=answering.response.handle or "")
        return answer
    page = answering.page_in_hand(request)
    back = answering.page_url(page) if page else answering.resume_url
    return show("erase", answering.frame() | {"action_url": request.path, "back_url": back})
