"""The report of a survey as a file."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.exports.report import count_first, file_of
from analysis.jobs.base import JobFailed, JobKind, Tell
from analysis.models import Job
from analysis.report.reading import parse
from analysis.reports import definitions_for, state_of
from analysis.snapshot import one_state
from organisations.permissions import Permission
from surveys.fieldwork import fieldwork_of
from surveys.questionnaire.problems import InvalidDocument


def run(job: Job, path: Path, tell: Tell) -> datetime:
    """Make the report of the request's definition in its language and format, of one state of the database.

    The moment it tells of is that of the last count, so the same counts make the same file.
    """
    name, language, file_format = (job.request[key] for key in ("definition", "language", "format"))
    now = timezone.now()
    tell(0, _("Counting"))
    count_first(job.survey, now=now)
    with one_state():
        fieldwork = fieldwork_of(job.survey.code)
        source = definitions_for(job.survey).get(name)
        if fieldwork is None or fieldwork.version is None or source is None:
            raise JobFailed(_("There is no report definition “%(name)s” any more.") % {"name": name})
        try:
            report = parse(source.encode(), fieldwork.version.questionnaire)
        except InvalidDocument:
            raise JobFailed(
                _("The report definition does not fit the questionnaire; the page of the report says why.")
            ) from None
        state = state_of(report, fieldwork.version, fieldwork.waves, language=language, now=now)
    tell(20, _("Drawing tables and charts"))
    path.write_bytes(file_of(report, fieldwork, state, definition=name, file_format=file_format))
    return state.freshness.counted_at or now


REPORT = JobKind(
    name=gettext_lazy("Report"), permission=Permission.SEE_RESULTS, run=run, page="report_files"
)
