"""The report as files: asked for here, made by a job, fetched here."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis.actions.jobs import ask
from analysis.forms.jobs import ReportFileForm
from analysis.forms.selection import selection_form
from analysis.reports import default_of, definitions_for
from analysis.views.job_list import ListedJob, jobs_on, unless_listed
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.views.staff import fieldwork_or_404

PAGE = "report_files"


@requires(Permission.SEE_RESULTS)
@require_http_methods(["GET", "HEAD", "POST"])
def report_files(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the user asked for of this survey's report, and a form to ask for more.

    The address may select responses, as that of the report's page does.
    """
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    definitions = definitions_for(fieldwork.survey)
    if request.method == "POST":
        return _ask(request, fieldwork, ReportFileForm(request.POST, definitions=[*definitions]))
    selected = selection_form(fieldwork, request.GET, get_language() or "")
    if not selected.is_valid():
        return redirect(f"{reverse('report', args=[code])}?{request.GET.urlencode()}")
    initial = {
        "definition": request.GET.get("definition") or default_of(fieldwork.survey, definitions),
        "language": get_language(),
        "selection": urlencode(selected.chosen),
    }
    form = ReportFileForm(initial=initial, definitions=[*definitions])
    listed = jobs_on(PAGE, fieldwork.survey, of=user_of(request), now=timezone.now())
    words = selected.selection.words
    return unless_listed(request, listed, lambda: _page(request, fieldwork, form, listed, words=words))


def _ask(request: HttpRequest, fieldwork: Fieldwork, form: ReportFileForm) -> HttpResponse:
    now, by = timezone.now(), user_of(request)
    form.full_clean()
    selected = selection_form(fieldwork, QueryDict(form.cleaned_data.get("selection")), get_language() or "")
    if not selected.is_valid():
        form.add_error(None, _("These responses cannot be selected any more. Begin at the report’s page."))
    if not form.is_valid():
        listed = jobs_on(PAGE, fieldwork.survey, of=by, now=now)
        return _page(request, fieldwork, form, listed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    code, wanted = fieldwork.survey.code, form.cleaned_data
    ask(
        survey=fieldwork.survey,
        kind="report",
        request=wanted | {"selection": selected.chosen, "words": selected.selection.words},
        file_name=f"{code}-report-{wanted['language']}.{wanted['format']}",
        by=by,
        language=get_language() or "",
        now=now,
    )
    return redirect(PAGE, code)


def _page(
    request: HttpRequest,
    fieldwork: Fieldwork,
    form: ReportFileForm,
    listed: list[ListedJob],
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "form": form,
        "words": words,
        "jobs": listed,
    }
    return render(request, "analysis/report_files.html", context, status=status)
