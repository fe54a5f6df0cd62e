"""The data of a survey: what can be downloaded, by whom, and what it says of people."""

from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from analysis.actions.raw import ask_raw
from analysis.forms.jobs import RawForm
from analysis.views.job_list import ListedJob, jobs_on, unless_listed
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, may, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.views.staff import fieldwork_or_404


@requires(Permission.SEE_RESULTS)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, code: str) -> HttpResponseBase:
    """Raw responses and datasets, with the files that the user asked for; 304 where nothing changed."""
    fieldwork, by, now = fieldwork_or_404(code), user_of(request), timezone.now()
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    if request.method == "POST":
        return _ask_for_raw(request, fieldwork, RawForm(request.POST), now)
    listed = jobs_on("data", fieldwork.survey, of=by, now=now)
    return unless_listed(request, listed, lambda: _page(request, fieldwork, RawForm(), listed))


def _ask_for_raw(request: HttpRequest, fieldwork: Fieldwork, form: RawForm, now: datetime) -> HttpResponse:
    """Begin a file of all responses; without a purpose the page comes back with what was typed."""
    survey, by = fieldwork.survey, user_of(request)
    if not may(by, Permission.DOWNLOAD_RAW):
        raise PermissionDenied
    if not form.is_valid():
        listed = jobs_on("data", survey, of=by, now=now)
        return _page(request, fieldwork, form, listed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    purpose, language = form.cleaned_data["purpose"], get_language() or ""
    ask_raw(survey=survey, purpose=purpose, by=by, language=language, now=now)
    return redirect("data", survey.code)


def _page(
    request: HttpRequest, fieldwork: Fieldwork, form: RawForm, listed: list[ListedJob], *, status: int = 200
) -> HttpResponse:
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "form": form,
        "jobs": listed,
    }
    return render(request, "analysis/data.html", context, status=status)
