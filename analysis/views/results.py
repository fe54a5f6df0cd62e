"""The live results of a survey."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.cleaning import cleaned_tallies, decisions_count, decisions_stamp
from analysis.core.charts import CONFIG
from analysis.groups import breakdowns_of
from analysis.queries import live_tally, stored_tallies
from analysis.views import breakdowns, findings
from analysis.views.cleaning import is_cleaned
from analysis.views.freshness import age, etag, unless_known
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.views.staff import fieldwork_or_404


@requires(Permission.SEE_RESULTS)
@require_safe
def results(request: HttpRequest, code: str) -> HttpResponseBase:
    """All that was counted, for everybody and by one breakdown; 304 where the browser has it already."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    breakdown = request.GET.get("by", "")
    if breakdown and breakdown not in breakdowns_of(fieldwork, version.questionnaire, ""):
        raise Http404(_("Results cannot be broken down by “%(name)s”.") % {"name": breakdown})
    cleaned = is_cleaned(request)
    now = timezone.now()

    def draw() -> HttpResponse:
        context = _context(fieldwork, version, breakdown=breakdown, cleaned=cleaned, now=now)
        return render(request, "analysis/results.html", context)

    decided = decisions_stamp(fieldwork.survey.id)
    tag = etag(version.id, now, breakdown, str(cleaned), decided, str(request.user.pk))
    return unless_known(request, tag, draw)


def _context(
    fieldwork: Fieldwork, version: LoadedVersion, *, breakdown: str, cleaned: bool, now: datetime
) -> dict[str, object]:
    """What the page shows, all of it from one tally."""
    language = get_language() or ""
    questionnaire = version.questionnaire
    read = cleaned_tallies if cleaned else stored_tallies
    live = live_tally(version.id, now=now, breakdown=breakdown, read=read)
    slices = breakdowns.slices(fieldwork, questionnaire, live, breakdown, language)
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(language),
        "freshness": live.freshness,
        "age": age(live.freshness),
        "synthetic": breakdowns.synthetic(live.everybody),
        "breakdowns": breakdowns.offered(fieldwork, questionnaire, live.everybody, language),
        "breakdown": breakdown,
        "cleaned": cleaned,
        "decisions": decisions_count(fieldwork.survey.id),
        "contents": [(page.code, page.title.show(language)) for page in questionnaire.pages],
        "findings": findings.draw(version.id, breakdown, slices, language),
        "chart_config": CONFIG,
    }
