"""The package of an anonymised dataset: a draft's, which is measured by it, or an approved release's."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.actions.datasets import note_built
from analysis.datasets.about import State
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.building import build
from analysis.datasets.files.options import CsvStyle
from analysis.datasets.files.xlsx import TooLarge
from analysis.exports.report import count_first
from analysis.jobs.base import JobFailed, JobKind, Tell
from analysis.models import DatasetRelease, Job
from organisations.permissions import Permission
from surveys.questionnaire.problems import InvalidDocument


def run(job: Job, path: Path, tell: Tell) -> datetime:
    """Build the request's release in its formats.

    An approved release is the one that was approved, cell by cell, or the job fails.
    """
    now = timezone.now()
    tell(0, _("Counting"))
    count_first(job.survey, now=now)
    release = DatasetRelease.objects.get(survey=job.survey, number=job.request["release"])
    approved = release.state == DatasetRelease.State.APPROVED
    state: State = "approved" if approved else "draft"
    try:
        built = build(
            job.survey,
            release.recipe,
            number=release.number,
            state=state,
            language=job.request["language"],
            formats=job.request["formats"],
            path=path,
            tell=tell,
            csv=CsvStyle(**job.request.get("csv", {})),
        )
    except (CannotAnonymise, TooLarge) as refused:
        raise JobFailed(str(refused)) from None
    except InvalidDocument as invalid:
        first = str(invalid.problems[0])
        raise JobFailed(
            _("The recipe does not fit the survey any more: %(problem)s") % {"problem": first}
        ) from None
    if approved and built.digest != release.digest:
        raise JobFailed(
            _("The responses are no longer those of which this dataset was approved. Make a new release.")
        )
    if not approved:
        note_built(release=release, recipe=release.recipe, built=built)
    return now


DATASET = JobKind(
    name=gettext_lazy("Anonymised dataset"), permission=Permission.MAKE_DATASETS, run=run, page="datasets"
)
