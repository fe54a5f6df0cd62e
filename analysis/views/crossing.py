"""Crossing any two closed questions of a survey, as a page and as a file."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.cleaning import cleaned_records, cleaning_of
from analysis.core.charts import CONFIG
from analysis.core.crossing import Crossed, Side
from analysis.core.quality import Signs
from analysis.crossing import RAW, crossed, crossed_records, versions_to_cross
from analysis.forms.crossing import OF_COLUMNS, CrossingForm
from analysis.forms.selection import version_asked
from analysis.groups import filters_of
from analysis.pooling import counted_in, other_versions
from analysis.queries import Freshness, counted_responses
from analysis.report.captions import chosen, whole
from analysis.reports import evidence_of
from analysis.selection import MOST_IN_A_PAGE, NO_SIGNS, Selection, flagged, records_of
from analysis.views import crossed as drawing
from analysis.views.crossed import Crossing
from analysis.views.selecting import signs_in
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires
from organisations.spreadsheet import csv_file
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for."""

    fieldwork: Fieldwork
    versions: list[LoadedVersion]
    version: LoadedVersion
    form: CrossingForm

    @property
    def selection(self) -> Selection:
        """Of a valid form only."""
        return self.form.selection

    @property
    def signs(self) -> Signs:
        """The signs of careless answers, where who shows them is left out."""
        return signs_in(self.fieldwork, self.version) if self.selection.without_flagged else NO_SIGNS

    @property
    def too_many(self) -> int:
        """How many responses there are where they are too many to look at each; else 0."""
        stored = counted_responses(self.version.id) if self.selection.without_flagged else 0
        return stored if stored > MOST_IN_A_PAGE else 0

    def crossing(self) -> Crossing | None:
        """The counts; `None` while the form is not complete, or where there are too many responses."""
        if not self.form.is_valid() or self.form.sides is None or self.too_many:
            return None
        rows, columns = self.form.sides
        cleaning = cleaning_of(self.fieldwork.survey.id) if self.selection.cleaned else None
        elsewhere = counted_in(other_versions(self.version))
        return Crossing(
            rows=rows,
            columns=columns,
            counted=self._counted(rows, columns),
            decisions=cleaning.count if cleaning else None,
            notes=(*chosen(self.selection.words, elsewhere),),
            evidence=evidence_of(self.fieldwork.waves, self.selection, elsewhere),
            by_column=self.form.cleaned_data["share"] == OF_COLUMNS,
            language=get_language() or "",
        )

    def _counted(self, rows: Side, columns: Side) -> Crossed:
        selection = self.selection
        if selection.without_flagged:  # a sign is seen in the whole record, not in the bytes of two questions
            read = records_of(self.version.id, selection, self.signs)
            return crossed_records(self.version, rows, columns, (records for records, _texts in read))
        cleaned = cleaned_records(self.version.id) if selection.cleaned else RAW
        return crossed(self.version, rows, columns, dict(selection.only), cleaned)


@requires(Permission.SEE_RESULTS)
@require_safe
def crossing(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and under it the questions that the address names; 422 where it names what there is not."""
    fieldwork = fieldwork_or_404(code)
    asked = _asked(request, fieldwork)
    if asked is None:
        return unpublished(request, fieldwork.survey)
    return _page(request, asked, asked.crossing())


@requires(Permission.SEE_RESULTS)
@require_safe
def crossing_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same counts as CSV; without two questions the page that asks for them, as 422."""
    fieldwork = fieldwork_or_404(code)
    asked = _asked(request, fieldwork)
    if asked is None:
        return unpublished(request, fieldwork.survey)
    found = asked.crossing()
    if found is None:
        return _page(request, asked, None, status=422)
    return csv_file(f"{code}-{found.rows.name}-{found.columns.name}.csv", drawing.as_csv(found))


def _asked(request: HttpRequest, fieldwork: Fieldwork) -> Asked | None:
    """What is asked for; `None` for a survey that was never published."""
    if fieldwork.version is None:
        return None
    versions = versions_to_cross(fieldwork.survey)
    version = version_asked(request.GET, versions)
    language = get_language() or ""
    form = CrossingForm(
        request.GET,
        versions=versions,
        version=version,
        filters=[*filters_of(fieldwork, version.questionnaire, language)],
        language=language,
    )
    return Asked(fieldwork=fieldwork, versions=versions, version=version, form=form)


def _page(
    request: HttpRequest, asked: Asked, found: Crossing | None, *, status: int | None = None
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, object] = {
        "survey": asked.fieldwork.survey,
        "title": asked.fieldwork.title(get_language() or ""),
        "form": asked.form,
        "several_versions": len(asked.versions) > 1,
        "query": request.GET.urlencode(),
        "chart_config": CONFIG,
    }
    if asked.form.is_valid():
        context["too_many"] = whole(asked.too_many) if asked.too_many else ""
    if found and asked.selection.without_flagged:
        context["signs"] = flagged(asked.version.id, asked.signs)
    if found:
        context |= {
            "crossing": found,
            "figure": drawing.figure(found),
            "bases": drawing.bases(found),
            "conclusion": drawing.conclusion(found),
            "synthetic": found.counted.sources[Response.Source.SYNTHETIC],
            # It is counted from the responses themselves, not from the totals, so nothing waits.
            "freshness": Freshness(counted_at=now, waits=False, now=now),
        }
    return render(
        request, "analysis/crossing.html", context, status=status or (422 if asked.form.errors else 200)
    )
