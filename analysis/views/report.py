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

from analysis.queries import counted_responses
from analysis.report.captions import whole
from analysis.report.computing import outputs
from analysis.report.counted import Counted
from analysis.report.definition import Part, Report
from analysis.report.output import Output
from analysis.report.reading import parse
from analysis.reports import default_of, definitions_for, signs_for, state_of
from analysis.selection import MOST_IN_A_PAGE, Flagged, needs_records
from analysis.views import breakdowns
from analysis.views.freshness import age, unless_known
from analysis.views.outputs import Shown, shown_outputs
from analysis.views.selecting import Asked, asked_of, flagged_in
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.questionnaire.problems import InvalidDocument, Problem
from surveys.views.staff import fieldwork_or_404

#: So many records are looked through each time that the page is drawn, whoever looks.
MOST_IN_PASSING = 10_000


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A part of the report with its outputs."""

    code: str
    title: str
    outputs: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class Defined:
    """The definitions that the survey can use, and the one called `name` that the address asks for."""

    definitions: dict[str, str]
    name: str

    @property
    def source(self) -> str | None:
        return self.definitions.get(self.name)


@requires(Permission.SEE_RESULTS)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponseBase:
    """All outputs of a report definition, of all responses or some; 304 where the browser has them already.

    422 where the address asks for a selection that there is not.
    """
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    defined = _defined(request, fieldwork)
    asked = asked_of(request, fieldwork, kept=("definition",))
    frame = asked.frame | {"definitions": [*defined.definitions], "definition": defined.name, "follows": True}
    if not asked.form.is_valid():
        return render(request, "analysis/report.html", frame, status=422)
    now = timezone.now()

    def draw() -> HttpResponse:
        return render(request, "analysis/report.html", frame | _content(asked, defined, now))

    final = str([wave.state for wave in fieldwork.waves])
    tag = asked.tag(request, now, "report", defined.name, defined.source or "", final)
    return unless_known(request, tag, draw)


def _defined(request: HttpRequest, fieldwork: Fieldwork) -> Defined:
    definitions = definitions_for(fieldwork.survey)
    name = request.GET.get("definition", "") or default_of(fieldwork.survey, definitions)
    if name and name not in definitions:
        raise Http404(_("There is no report definition “%(name)s”.") % {"name": name})
    return Defined(definitions=definitions, name=name)


def _content(asked: Asked, defined: Defined, now: datetime) -> dict[str, object]:
    """The outputs, all of one state of the counts, or why there are none."""
    if defined.source is None:
        return {}
    found = _definition(defined.source, asked.version)
    if not isinstance(found, Report):
        return {"problems": found}
    version, selection, language = asked.version, asked.selection, get_language() or ""
    stored = counted_responses(version.id)
    reads_all = needs_records(selection, found.breakdowns)
    if stored > MOST_IN_A_PAGE and reads_all:
        return {"too_many": whole(stored)}
    state = state_of(found, version, asked.fieldwork.waves, language=language, now=now, selection=selection)
    shown: dict[str, object] = {
        "only": selection.words,
        "is_part": state.counted.evidence.filtered,
        "signs": _signs(asked, found, stored),
        "follows": not reads_all,  # all records are not read each second
        "freshness": state.freshness,
        "age": age(state.freshness),
    }
    if selection.leaves_out and not state.counted.everybody.started:
        return shown | {"nobody": True}
    return shown | _outputs(found, state.counted)


def _outputs(found: Report, counted: Counted) -> dict[str, object]:
    computed, language = iter(outputs(found, counted)), counted.language
    return {
        "report_title": found.title.show(language),
        "chapters": [_chapter(part, islice(computed, len(part.outputs)), language) for part in found.parts],
        "started": whole(counted.everybody.started),
        "completed": whole(counted.everybody.completed),
        "synthetic": breakdowns.synthetic(counted.everybody),
    }


def _signs(asked: Asked, found: Report, stored: int) -> Flagged | None:
    """How many responses show signs of careless answers; of many only for who opened the form.

    It reads them all.
    """
    if stored > MOST_IN_PASSING and not asked.form.is_open:
        return None
    return flagged_in(asked.version, signs_for(found, asked.version), stored)


def _definition(source: str, version: LoadedVersion) -> Report | tuple[Problem, ...]:
    """The definition, or what does not fit the survey's questionnaire."""
    try:
        return parse(source.encode(), version.questionnaire)
    except InvalidDocument as invalid:
        return invalid.problems


def _chapter(part: Part, computed: Iterable[Output], language: str) -> Chapter:
    shown = tuple(shown_outputs(computed, language))
    return Chapter(code=part.code, title=part.title.show(language), outputs=shown)
