"""The report of a survey as a file."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from analysis.crossing import versions_to_cross
from analysis.exports.report import count_first, file_of
from analysis.forms.selection import selection_form, version_asked
from analysis.jobs.base import JobFailed, JobKind, Tell
from analysis.models import Job
from analysis.report.definition import Report
from analysis.report.reading import parse
from analysis.reports import definitions_for, state_of
from analysis.selection import Selection
from analysis.snapshot import one_state
from organisations.permissions import Permission
from surveys.fieldwork import Fieldwork, fieldwork_of
from surveys.questionnaire.problems import InvalidDocument

#: Percentages at which the counts are there, and at which all outputs are drawn.
COUNTED, DRAWN = 20, 90


def run(job: Job, path: Path, tell: Tell) -> datetime:
    """Make the report of the request's definition in its language and format, of one state of the database.

    The moment it tells of is that of the last count, so the same counts make the same file.
    """
    name, language, file_format = (job.request[key] for key in ("definition", "language", "format"))
    now = timezone.now()
    tell(0, _("Counting"))
    count_first(job.survey, now=now)
    with one_state():
        fieldwork, selection = _selected(job, language)
        report = _definition(fieldwork, name)
        assert fieldwork.version
        state = state_of(
            report, fieldwork.version, fieldwork.waves, language=language, now=now, selection=selection
        )
    if selection.leaves_out and not state.counted.everybody.started:
        raise JobFailed(_("No response meets these filters. Set one of them to “All”."))
    drawing = _("Drawing tables and charts")
    tell(COUNTED, drawing)

    def tell_of(number: int, total: int) -> None:
        tell(COUNTED + (DRAWN - COUNTED) * number // total, f"{drawing} ({number}/{total})")

    path.write_bytes(
        file_of(report, fieldwork, state, definition=name, file_format=file_format, tell=tell_of)
    )
    return state.freshness.counted_at or now


def _selected(job: Job, language: str) -> tuple[Fieldwork, Selection]:
    """The survey with the version that is reported, and which of the responses, in words of the report."""
    fieldwork, chosen = fieldwork_of(job.survey.code), job.request.get("selection", {})
    assert fieldwork
    with override(language):
        form = selection_form(fieldwork, chosen, language)
        if form.is_valid():
            version = version_asked(chosen, versions_to_cross(fieldwork.survey))
            return replace(fieldwork, version=version), form.selection
    raise JobFailed(_("These responses cannot be selected any more. Begin at the report’s page."))


def _definition(fieldwork: Fieldwork, name: str) -> Report:
    source = definitions_for(fieldwork.survey).get(name)
    if fieldwork.version is None or source is None:
        raise JobFailed(_("There is no report definition “%(name)s” any more.") % {"name": name})
    try:
        return parse(source.encode(), fieldwork.version.questionnaire)
    except InvalidDocument:
        sentence = _("The report definition does not fit the questionnaire; the page of the report says why.")
        raise JobFailed(sentence) from None


REPORT = JobKind(name=gettext_lazy("Report"), permission=Permission.SEE_RESULTS, run=run, page="report_files")
