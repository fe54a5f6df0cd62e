"""Which responses a page of figures is asked for, and what that page says about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from analysis.cleaning import decisions_stamp
from analysis.core.charts import CONFIG
from analysis.core.quality import Signs
from analysis.crossing import versions_to_cross
from analysis.forms.selection import SelectionForm, version_asked
from analysis.groups import filters_of
from analysis.publishing.seeing import report_for
from analysis.queries import last_counted
from analysis.reports import signs_for
from analysis.selection import MOST_IN_A_PAGE, NO_SIGNS, Flagged, Selection, flagged
from analysis.views.freshness import etag
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for: one of the `versions` with responses, and the form of a selection of these.

    `kept` is what else the address says, which the form sends along.
    """

    fieldwork: Fieldwork
    version: LoadedVersion
    versions: list[LoadedVersion]
    form: SelectionForm
    kept: Mapping[str, str]

    @property
    def selection(self) -> Selection:
        """Of a valid form only."""
        return self.form.selection

    @property
    def frame(self) -> dict[str, object]:
        """What the page shows around its figures."""
        return {
            "survey": self.fieldwork.survey,
            "title": self.fieldwork.title(get_language() or ""),
            "form": self.form,
            "kept": self.kept,
            "several_versions": len(self.versions) > 1,
            "chart_config": CONFIG,
        }

    def tag(self, request: HttpRequest, now: datetime, *shown: str) -> str:
        """A name for the page: changes with the counts, with the decisions that are applied, with `shown`."""
        decided = decisions_stamp(self.fieldwork.survey.id) if self.selection.cleaned else ""
        chosen = repr((self.selection, self.kept, last_counted(self.versions)))
        return etag(self.version.id, now, chosen, decided, str(request.user.pk), *shown)


def asked_of(request: HttpRequest, fieldwork: Fieldwork, kept: Iterable[str]) -> Asked:
    """What the address asks for, of a survey that was published; the form says what of it there is not.

    `kept` are the names of what else the address can say.
    """
    versions = versions_to_cross(fieldwork.survey)
    version = version_asked(request.GET, versions)
    filters = [*filters_of(fieldwork, version.questionnaire, get_language() or "")]
    return Asked(
        fieldwork=fieldwork,
        version=version,
        versions=versions,
        form=SelectionForm(request.GET, versions=versions, filters=filters),
        kept={name: request.GET[name] for name in kept if request.GET.get(name)},
    )


def signs_in(fieldwork: Fieldwork, version: LoadedVersion) -> Signs:
    """What the report of the survey takes for a sign of careless answers; without a report speed alone."""
    questionnaire = (fieldwork.version or version).questionnaire
    _source, report = report_for(fieldwork.survey, questionnaire, "")
    return signs_for(report, version)


def flagged_in(version: LoadedVersion, signs: Signs, stored: int) -> Flagged | None:
    """How many of the `stored` responses show signs; `None` where a page cannot see it."""
    return None if stored > MOST_IN_A_PAGE or signs == NO_SIGNS else flagged(version.id, signs)
