"""The team's pages of a survey that show no figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.permissions import Permission, may, requires
from surveys.fieldwork import Fieldwork, fieldwork_of, test_link


def fieldwork_or_404(code: str) -> Fieldwork:
    """The survey with this code, or the page that says there is none."""
    fieldwork = fieldwork_of(code)
    if fieldwork is None:
        raise Http404(_("There is no such survey."))
    return fieldwork


@requires(Permission.SEE_SURVEYS)
@require_safe
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire as it was published, in one of its languages."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    languages = version.questionnaire.languages if version else ()
    wanted = request.GET.get("language") or get_language() or ""
    language = wanted if wanted in languages else next(iter(languages), "")
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(language),
        "questionnaire": version.questionnaire if version else None,
        "language": language,
        "test_url": test_link(fieldwork.survey) if may(request.user, Permission.SEE_LINKS) else "",
    }
    return render(request, "staff/questionnaire.html", context)
