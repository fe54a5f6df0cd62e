"""The live results of a survey, of all responses or some."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.cleaning import decisions_count
from analysis.groups import breakdowns_of
from analysis.models import Population
from analysis.pooling import Pool, pool_of
from analysis.queries import LiveTally, counted_responses, freshness_of, live_of
from analysis.report.captions import chosen, data, whole
from analysis.selection import MOST_IN_A_PAGE, needs_records
from analysis.views import breakdowns, findings
from analysis.views.freshness import age, unless_known
from analysis.views.selecting import Asked, asked_of, flagged_in, signs_in
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires
from surveys.views.staff import fieldwork_or_404

#: With this in the address each share has its interval, as it always has where some respondents are left out.
INTERVALS = "intervals"


@requires(Permission.SEE_RESULTS)
@require_safe
def results(request: HttpRequest, code: str) -> HttpResponseBase:
    """All that was counted, for everybody and by one breakdown; 304 where the browser has it already.

    422 where the address asks for a breakdown or a selection that there is not.
    """
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    asked = asked_of(request, fieldwork, kept=("by", INTERVALS))
    breakdown = asked.kept.get("by", "")
    if breakdown and breakdown not in breakdowns_of(fieldwork, asked.version.questionnaire, ""):
        told = {"name": breakdown}
        asked.form.add_error(None, _("Results cannot be broken down by “%(name)s”.") % told)
        asked = replace(asked, kept={})
    if not asked.form.is_valid():
        return render(request, "analysis/results.html", asked.frame, status=422)
    now = timezone.now()

    def draw() -> HttpResponse:
        return render(request, "analysis/results.html", asked.frame | _content(asked, breakdown, now))

    return unless_known(request, asked.tag(request, now, "results"), draw)


def _content(asked: Asked, breakdown: str, now: datetime) -> dict[str, object]:
    """What the page shows, all of it from one tally, or why it shows nothing."""
    version, selection = asked.version, asked.selection
    names = {breakdown} - {""}
    stored, reads_all = counted_responses(version.id), needs_records(selection, names)
    if stored > MOST_IN_A_PAGE and reads_all:
        return {"too_many": whole(stored)}
    freshness = freshness_of(version.id, now=now)
    pool = pool_of(version, selection, names, lambda each: signs_in(asked.fieldwork, each))
    live = live_of(version.id, pool.tallies, breakdown, freshness)
    shown: dict[str, object] = {
        "follows": not reads_all,  # all records are not read each second
        "is_part": selection.leaves_out,
        "freshness": freshness,
        "age": age(freshness),
    }
    if selection.without_flagged:
        shown["signs"] = flagged_in(version, pool.signs[version.id], stored)
    if selection.leaves_out and not live.everybody.started:
        return shown | {"nobody": True}
    return shown | _figures(asked, breakdown, pool, live)


def _figures(asked: Asked, breakdown: str, pool: Pool, live: LiveTally) -> dict[str, object]:
    """The figures with what is said of all of them."""
    language = get_language() or ""
    fieldwork, version, selection = asked.fieldwork, asked.version, asked.selection
    questionnaire = version.questionnaire
    decisions = decisions_count(fieldwork.survey.id) if selection.cleaned else None
    notes = (*chosen(selection.words, pool.elsewhere, pool.numbers), data(decisions))
    intervals = selection.leaves_out or INTERVALS in asked.kept
    population = _population(asked, breakdown) if intervals else None
    totals = population.totals if population else {}
    slices = breakdowns.slices(fieldwork, questionnaire, live, breakdown, language, totals=totals)
    return {
        "notes": notes,
        "intervals": intervals,
        "population": population,
        "synthetic": breakdowns.synthetic(live.everybody),
        "breakdowns": breakdowns.offered(fieldwork, questionnaire, live.everybody, language),
        "breakdown": breakdown,
        "contents": [(page.code, page.title.show(language)) for page in questionnaire.pages],
        "findings": findings.draw(version.id, breakdown, slices, language, notes, intervals=intervals),
    }


def _population(asked: Asked, breakdown: str) -> Population | None:
    """How many people the very groups have that are shown; some of their respondents are another group."""
    if asked.selection.leaves_out:
        return None
    return asked.fieldwork.survey.populations.filter(question=breakdown).first()
