"""The report as files: asked for here, made by a job, fetched here."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from analysis.actions.jobs import ask
from analysis.forms.jobs import ReportFileForm
from analysis.reports import default_of, definitions_for
from analysis.views.job_list import ListedJob, jobs_on, unless_listed
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.views.staff import fieldwork_or_404
from surveys.views.waves import user_of

PAGE = "report_files"


@requires(Permission.SEE_RESULTS)
@require_http_methods(["GET", "HEAD", "POST"])
def report_files(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the user asked for of this survey's report, and a form to ask for more."""
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    definitions = definitions_for(fieldwork.survey)
    if request.method == "POST":
        return _ask(request, fieldwork, ReportFileForm(request.POST, definitions=[*definitions]))
    chosen = request.GET.get("definition") or default_of(fieldwork.survey, definitions)
    initial = {"definition": chosen, "language": get_language()}
    form = ReportFileForm(initial=initial, definitions=[*definitions])
    listed = jobs_on(PAGE, fieldwork.survey, of=user_of(request), now=timezone.now())
    return unless_listed(request, listed, lambda: _page(request, fieldwork, form, listed))


def _ask(request: HttpRequest, fieldwork: Fieldwork, form: ReportFileForm) -> HttpResponse:
    now, by = timezone.now(), user_of(request)
    if not form.is_valid():
        listed = jobs_on(PAGE, fieldwork.survey, of=by, now=now)
        return _page(request, fieldwork, form, listed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    code, wanted = fieldwork.survey.code, form.cleaned_data
    ask(
        survey=fieldwork.survey,
        kind="report",
        request=wanted,
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
    status: int = 200,
) -> HttpResponse:
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "form": form,
        "jobs": listed,
    }
    return render(request, "analysis/report_files.html", context, status=status)
