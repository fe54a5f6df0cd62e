"""The receipt: the code by which answers can be erased once they are sent, shown to who sends them.

It is made from a token that comes with the page that sends them. So a second press of Send, or a reply that
got lost, shows the same code; and nothing is kept in the browser.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import activate

from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response
from surveys.secrets import is_start_token, new_start_token, receipt_code, receipt_hash, show_code
from surveys.views.opening import Answering
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import said, show

#: The status of who sends once more what was sent already: with and without the cookie.
GONE = (404, 410)


def gives_receipt(answering: Answering) -> bool:
    """Whether who sends this response gets a code; who only copies it from paper gets none."""
    return answering.response.version.survey.receipt_codes and not answering.is_entered


def receipt_for(request: HttpRequest, answering: Answering) -> str:
    """The code for the response that is sent now, empty where none is given."""
    if not gives_receipt(answering):
        return ""
    token = _posted_token(request)
    return receipt_code(token if is_start_token(token) else new_start_token())


def show_receipt(request: HttpRequest, version: LoadedVersion, code: str) -> HttpResponse:
    """The thanks, with the code; nothing leads to this page a second time but sending the same form."""
    questionnaire = version.questionnaire
    context = {
        "survey_title": said(questionnaire.title),
        "end": said(questionnaire.end),
        "receipt_code": show_code(code),
        "erase_url": request.build_absolute_uri(reverse("erase_by_receipt")),
    }
    return show("thanks", context)


def shows_receipt_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Show the same receipt to who posts the same form again."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: str) -> HttpResponseBase:
        answer = view(request, **named)
        if request.method == "POST" and answer.status_code in GONE:
            return _receipt_again(request) or answer
        return answer

    return guarded


def _receipt_again(request: HttpRequest) -> HttpResponse | None:
    token = _posted_token(request)
    if not is_start_token(token):
        return None
    code = receipt_code(token)
    sent = Response.objects.filter(receipt_hash=receipt_hash(code)).only("version", "language").first()
    if sent is None:
        return None
    activate(sent.language)
    return show_receipt(request, load_version(sent.version_id), code)


def _posted_token(request: HttpRequest) -> str:
    return only(read(request, SMALL), "receipt_token")
