"""The jobs that build a dataset: a draft is measured, and what is approved is what was looked at."""

import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from analysis.actions import jobs
from analysis.actions.dataset_decisions import ask_approval
from analysis.actions.datasets import draft_release
from analysis.datasets.kept import read_package
from analysis.jobs import KINDS
from analysis.jobs.base import Cancelled, JobFailed
from analysis.models import DatasetRelease, Job
from surveys.models import Version
from tests.analysis.datasets.surveys import add, people
from tests.organisations.team import user
from tests.support import study
from tests.support.jobs import asked
from tests.support.study import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RECIPE = {"spec": 1, "quasi_identifiers": ["sector"], "k": 2}
CARE = people((3, {"sector": "care"}))


@pytest.fixture
def version(transactional_db: None) -> Version:
    version = study.published()
    add(version, *CARE)
    return version


@pytest.fixture
def job(version: Version) -> Job:
    anna = user()
    draft_release(survey=version.survey, recipe=RECIPE, by=anna, now=NOW)
    return asked(version.survey, anna, "dataset", release=1, formats=["csv"], csv={}, language="en")


def built(job: Job, path: Path) -> list[str]:
    """The names in the package."""
    with translation.override("en"):
        KINDS[job.kind].run(job, path, lambda *_: None)
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def test_a_draft_is_measured_by_building_it(job: Job, tmp_path: Path) -> None:
    assert "study-dataset-1-draft/data.csv" in built(job, tmp_path / "draft")
    release = DatasetRelease.objects.get()
    assert (release.rows, release.k, release.diversity, len(release.digest)) == (3, 3, None, 64)


@pytest.fixture
def approval(job: Job, tmp_path: Path) -> Job:
    """The job by which somebody else approves the draft, as a worker holds it."""
    built(job, tmp_path / "draft")
    jobs.cancel(job=job, by=job.asked_by, now=NOW)
    release, bea = DatasetRelease.objects.get(), user(email="bea@example.org")
    ask_approval(release=release, digest=release.digest, by=bea, language="en", now=NOW)
    claimed = jobs.claim(now=NOW)
    assert claimed is not None
    return claimed


def test_an_approved_release_keeps_the_package_of_its_approval(approval: Job, tmp_path: Path) -> None:
    path = tmp_path / "approved"
    assert "study-dataset-1/data.csv" in built(approval, path)
    release = DatasetRelease.objects.get()
    assert (release.state, release.decided_by) == ("approved", approval.asked_by)
    assert b"".join(read_package(release, range(release.size or 0))) == path.read_bytes()


def test_an_approval_that_is_begun_again_gives_the_kept_package(approval: Job, tmp_path: Path) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    assert built(approval, first) == built(approval, again)
    assert first.read_bytes() == again.read_bytes()


def test_a_draft_that_is_approved_is_not_built_anew(approval: Job, job: Job, tmp_path: Path) -> None:
    built(approval, tmp_path / "approved")
    with pytest.raises(JobFailed, match="decided on already"):
        built(job, tmp_path / "again")


def test_what_nobody_looked_at_is_not_approved(approval: Job, version: Version, tmp_path: Path) -> None:
    add(version, *CARE)
    with pytest.raises(JobFailed, match="Build this draft anew"):
        built(approval, tmp_path / "approved")
    assert DatasetRelease.objects.get().state == "draft"


def test_a_cancelled_approval_approves_nothing(approval: Job, tmp_path: Path) -> None:
    jobs.cancel(job=approval, by=approval.asked_by, now=NOW)
    with pytest.raises(Cancelled):
        built(approval, tmp_path / "approved")
    assert DatasetRelease.objects.get().state == "draft"


def test_a_cancelled_job_leaves_nothing(job: Job, tmp_path: Path) -> None:
    def cancel(percent: int, step: str) -> None:
        if percent > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        KINDS["dataset"].run(job, tmp_path / "draft", cancel)
    assert list(tmp_path.iterdir()) == []
