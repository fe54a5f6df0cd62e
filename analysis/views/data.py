"""The data of a survey: what can be downloaded, by whom, and what it says of people."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from analysis.actions.raw import ask_raw
from analysis.forms.jobs import RawForm
from analysis.views.job_list import ListedJob, jobs_on, unless_listed
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.views.staff import fieldwork_or_404
from surveys.views.waves import user_of


@requires(Permission.SEE_RESULTS)
@require_safe
def data(request: HttpRequest, code: str) -> HttpResponseBase:
    """Raw responses and datasets, with the files that the user asked for; 304 where nothing changed."""
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    listed = jobs_on("data", fieldwork.survey, of=user_of(request), now=timezone.now())
    return unless_listed(request, listed, lambda: _page(request, fieldwork, _form(code), listed))


@requires(Permission.DOWNLOAD_RAW)
@require_POST
def ask_for_raw(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a file of all responses; without a purpose the page comes back with what was typed."""
    fieldwork = fieldwork_or_404(code)
    now, by = timezone.now(), user_of(request)
    form = _form(code, request.POST)
    if not form.is_valid() or fieldwork.version is None:
        listed = jobs_on("data", fieldwork.survey, of=by, now=now)
        return _page(request, fieldwork, form, listed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    purpose, language = form.cleaned_data["purpose"], get_language() or ""
    ask_raw(survey=fieldwork.survey, purpose=purpose, by=by, language=language, now=now)
    return redirect("data", code)


def _form(code: str, data: QueryDict | None = None) -> RawForm:
    return RawForm(data, action=reverse("ask_raw", args=[code]))


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
