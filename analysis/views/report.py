"""The report of a survey as a page, computed anew from the counts each time they change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.core.charts import CONFIG
from analysis.report.computing import outputs
from analysis.report.definition import Part, Report
from analysis.report.output import Output
from analysis.report.reading import parse
from analysis.reports import default_of, definitions_for, state_of
from analysis.views import breakdowns
from analysis.views.figures import Figure, whole
from analysis.views.freshness import age, etag, unless_known
from analysis.views.outputs import figure
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.questionnaire.problems import InvalidDocument, Problem
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An output with its figure."""

    output: Output
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A part of the report with its outputs."""

    code: str
    title: str
    outputs: tuple[Shown, ...]


@requires(Permission.SEE_RESULTS)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponseBase:
    """All outputs of a report definition; 304 where the browser has them already."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    definitions = definitions_for(fieldwork.survey)
    name = request.GET.get("definition", "") or default_of(fieldwork.survey, definitions)
    source = definitions.get(name)
    if name and source is None:
        raise Http404(_("There is no report definition “%(name)s”.") % {"name": name})
    now = timezone.now()

    def draw() -> HttpResponse:
        context = _frame(fieldwork, name, [*definitions]) | _content(fieldwork, version, source, now)
        return render(request, "analysis/report.html", context)

    final = str([wave.state for wave in fieldwork.waves])
    return unless_known(
        request, etag(version.id, now, "report", name, source or "", final, str(request.user.pk)), draw
    )


def _frame(fieldwork: Fieldwork, name: str, names: list[str]) -> dict[str, object]:
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "definitions": names,
        "definition": name,
        "chart_config": CONFIG,
    }


def _content(
    fieldwork: Fieldwork, version: LoadedVersion, source: str | None, now: datetime
) -> dict[str, object]:
    """The outputs, all of one state of the counts, or why the definition does not fit."""
    if source is None:
        return {}
    found = _definition(source, version)
    if not isinstance(found, Report):
        return {"problems": found}
    language = get_language() or ""
    state = state_of(found, version, fieldwork.waves, language=language, now=now)
    computed = iter(outputs(found, state.counted))
    return {
        "report_title": found.title.show(language),
        "chapters": [_chapter(part, islice(computed, len(part.outputs)), language) for part in found.parts],
        "started": whole(state.counted.everybody.started),
        "completed": whole(state.counted.everybody.completed),
        "synthetic": breakdowns.synthetic(state.counted.everybody),
        "freshness": state.freshness,
        "age": age(state.freshness),
    }


def _definition(source: str, version: LoadedVersion) -> Report | tuple[Problem, ...]:
    """The definition, or what does not fit the survey's questionnaire."""
    try:
        return parse(source.encode(), version.questionnaire)
    except InvalidDocument as invalid:
        return invalid.problems


def _chapter(part: Part, computed: Iterable[Output], language: str) -> Chapter:
    shown = (Shown(output=output, figure=figure(output, language)) for output in computed)
    return Chapter(code=part.code, title=part.title.show(language), outputs=tuple(shown))
