"""Crossing any two closed questions of a survey, as a page and as a file."""

import csv
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.cleaning import cleaned_records, cleaning_of
from analysis.core.charts import CONFIG
from analysis.core.evidence import Evidence
from analysis.crossing import RAW, crossed, versions_to_cross
from analysis.forms.crossing import OF_COLUMNS, CrossingForm
from analysis.forms.selection import CLEANED, version_asked
from analysis.groups import filters_of
from analysis.queries import Freshness
from analysis.views import crossed as drawing
from analysis.views.crossed import Crossing
from organisations.partner_list.columns import guard
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.models import Response, Wave
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for."""

    fieldwork: Fieldwork
    versions: list[LoadedVersion]
    version: LoadedVersion
    form: CrossingForm

    def crossing(self) -> Crossing | None:
        """The counts; `None` while the form is not complete."""
        if not self.form.is_valid() or self.form.chosen is None:
            return None
        rows, columns = self.form.chosen
        cleaning = cleaning_of(self.fieldwork.survey.id) if self.form.cleaned_data[CLEANED] else None
        cleaned = cleaned_records(self.version.id) if cleaning else RAW
        return Crossing(
            rows=rows,
            columns=columns,
            counted=crossed(self.version, rows, columns, self.form.only, cleaned),
            decisions=cleaning.count if cleaning else None,
            by_column=self.form.cleaned_data["share"] == OF_COLUMNS,
            language=get_language() or "",
        )

    def evidence(self) -> Evidence:
        """Tests are given of all respondents, once all waves are final."""
        final = all(wave.state == Wave.State.FINAL for wave in self.fieldwork.waves)
        return Evidence(final=final, filtered=bool(self.form.only) or len(self.versions) > 1)


@requires(Permission.SEE_RESULTS)
@require_safe
def crossing(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and under it the questions that the address names; 422 where it names what there is not."""
    fieldwork = fieldwork_or_404(code)
    asked = _asked(request, fieldwork)
    if asked is None:
        return _unpublished(request, fieldwork)
    return _page(request, asked, asked.crossing())


@requires(Permission.SEE_RESULTS)
@require_safe
def crossing_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same counts as CSV; without two questions the page that asks for them, as 422."""
    fieldwork = fieldwork_or_404(code)
    asked = _asked(request, fieldwork)
    if asked is None:
        return _unpublished(request, fieldwork)
    found = asked.crossing()
    if found is None:
        return _page(request, asked, None, status=422)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{code}-{found.rows.name}-{found.columns.name}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")  # without it Excel takes UTF-8 for something else
    writer = csv.writer(answer)
    for row in drawing.as_csv(found):
        writer.writerow([guard(cell) for cell in row])
    return answer


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
        "careful": urlencode(asked.form.careful),
        "chart_config": CONFIG,
    }
    if found:
        context |= {
            "crossing": found,
            "figure": drawing.figure(found),
            "bases": drawing.bases(found),
            "conclusion": drawing.conclusion(found, asked.evidence()),
            "synthetic": found.counted.sources[Response.Source.SYNTHETIC],
            # It is counted from the responses themselves, not from the totals, so nothing waits.
            "freshness": Freshness(counted_at=now, waits=False, now=now),
        }
    return render(
        request, "analysis/crossing.html", context, status=status or (422 if asked.form.errors else 200)
    )


def _unpublished(request: HttpRequest, fieldwork: Fieldwork) -> HttpResponse:
    survey = fieldwork.survey
    return render(request, "analysis/unpublished.html", {"survey": survey, "title": survey.code})
