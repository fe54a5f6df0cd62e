"""The package of an anonymised dataset: a draft's, which measures it, or the one that a release keeps."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.actions.dataset_decisions import approve, check_approval
from analysis.actions.datasets import ReleaseRefused, note_built
from analysis.actions.jobs import hold
from analysis.datasets.about import State
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.building import Built, build
from analysis.datasets.files.options import CsvStyle
from analysis.datasets.files.xlsx import TooLarge
from analysis.datasets.kept import read_package
from analysis.exports.report import count_first
from analysis.jobs.base import Cancelled, JobFailed, JobKind, Tell
from analysis.models import DatasetRelease, Job
from organisations.permissions import Permission
from surveys.questionnaire.problems import InvalidDocument

#: What the request of a draft's package says of its files, which the draft keeps once it is built.
FILES = ("formats", "csv", "language")


def run(job: Job, path: Path, tell: Tell) -> datetime:
    """Build the request's draft in its formats, and note what that gave."""
    release = _release_of(job)
    if release.state != DatasetRelease.State.DRAFT:
        raise JobFailed(_("This release was decided on already: nothing about it changes any more."))
    release.files = files = {name: job.request[name] for name in FILES}
    now = timezone.now()
    built = _built(release, "draft", path, tell)
    note_built(release=release, recipe=release.recipe, files=files, built=built)
    return now


def run_approval(job: Job, path: Path, tell: Tell) -> datetime:
    """Build the request's draft as an approved release, and approve it with that package.

    Its cells are those that the approver looked at, or the job fails. A job whose worker died after that is
    begun again: then its file is the one that is kept.
    """
    release = _release_of(job)
    digest, by, now = job.request["digest"], job.asked_by, timezone.now()
    if release.decided_at and (release.state, release.decided_by_id) == ("approved", by.id):
        with path.open("wb") as file:
            file.writelines(read_package(release, range(release.size or 0)))
        return release.decided_at
    try:
        check_approval(release, digest=digest, by=by)
        built = _built(release, "approved", path, tell)
        if built.digest != digest:
            raise JobFailed(
                _("The responses are others by now. Build this draft anew, and look at it again.")
            )
        with transaction.atomic():
            approve(release=release, digest=digest, package=path, by=by, now=now)
            if not hold(job=job):
                raise Cancelled
    except ReleaseRefused as refused:
        raise JobFailed(str(refused)) from None
    return now


def _release_of(job: Job) -> DatasetRelease:
    releases = DatasetRelease.objects.select_related("survey").defer("survey__draft")
    return releases.get(survey=job.survey, number=job.request["release"])


def _built(release: DatasetRelease, state: State, path: Path, tell: Tell) -> Built:
    tell(0, _("Counting"))
    count_first(release.survey, now=timezone.now())
    files = release.files
    try:
        return build(
            release.survey,
            release.recipe,
            number=release.number,
            state=state,
            language=files["language"],
            formats=files["formats"],
            path=path,
            tell=tell,
            csv=CsvStyle(**files["csv"]),
        )
    except (CannotAnonymise, TooLarge) as refused:
        raise JobFailed(str(refused)) from None
    except InvalidDocument as invalid:
        first = str(invalid.problems[0])
        raise JobFailed(
            _("The recipe does not fit the survey any more: %(problem)s") % {"problem": first}
        ) from None


DATASET = JobKind(
    name=gettext_lazy("Anonymised dataset"), permission=Permission.MAKE_DATASETS, run=run, page="datasets"
)
APPROVAL = JobKind(
    name=gettext_lazy("Approved dataset"),
    permission=Permission.MAKE_DATASETS,
    run=run_approval,
    page="datasets",
)
