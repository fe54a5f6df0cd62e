"""Writing a survey's own report definition in the browser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis.actions.defining import ChangedMeanwhile, save_definition
from analysis.reports import OWN, default_of, definitions_for
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.questionnaire.problems import InvalidDocument
from surveys.views.staff import fieldwork_or_404


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """The definition as text, to change; what is wrong with it is listed, and nothing typed is lost."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return unpublished(request, fieldwork.survey)
    if request.method == "POST":
        return _save(request, fieldwork, version)
    definitions = definitions_for(fieldwork.survey)
    source = definitions.get(default_of(fieldwork.survey, definitions), "")
    return _page(request, fieldwork, source=source, was=definitions.get(OWN, ""))


def _save(request: HttpRequest, fieldwork: Fieldwork, version: LoadedVersion) -> HttpResponse:
    # A browser sends the ends of lines as the web has them.
    source, was = (request.POST.get(name, "").replace("\r\n", "\n") for name in ("source", "was"))
    try:
        changed = save_definition(
            survey=fieldwork.survey,
            questionnaire=version.questionnaire,
            source=source,
            was=was,
            by=user_of(request),
            now=timezone.now(),
        )
    except InvalidDocument as invalid:
        problems = [(problem.place, problem.message) for problem in invalid.problems]
        return _page(request, fieldwork, source=source, was=was, problems=problems, status=422)
    except ChangedMeanwhile:
        message = _(
            "Somebody else changed the definition meanwhile. Copy what you wrote, and open this page anew."
        )
        return _page(request, fieldwork, source=source, was=was, problems=[("", message)], status=409)
    messages.success(request, _("The definition is saved.") if changed else _("Nothing was changed."))
    return redirect("report", fieldwork.survey.code)


def _page(request: HttpRequest, fieldwork: Fieldwork, *, status: int = 200, **shown: object) -> HttpResponse:
    context = {"survey": fieldwork.survey, "title": fieldwork.title(get_language() or ""), **shown}
    return render(request, "analysis/definition.html", context, status=status)
