"""The job that builds a dataset: a draft is measured, an approved release is what was approved or nothing."""

import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from analysis.actions.datasets import approve, draft_release
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
    return asked(version.survey, anna, "dataset", release=1, formats=["csv"], language="en")


def built(job: Job, path: Path) -> list[str]:
    """The names in the package."""
    with translation.override("en"):
        KINDS["dataset"].run(job, path, lambda *_: None)
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def test_a_draft_is_measured_by_building_it(job: Job, tmp_path: Path) -> None:
    assert "study-dataset-1-draft/data.csv" in built(job, tmp_path / "draft")
    release = DatasetRelease.objects.get()
    assert (release.rows, release.k, release.diversity, len(release.digest)) == (3, 3, None, 64)


def test_an_approved_release_is_built_as_it_was_approved(job: Job, version: Version, tmp_path: Path) -> None:
    built(job, tmp_path / "draft")
    release = DatasetRelease.objects.get()
    approve(release=release, digest=release.digest, by=user(email="bea@example.org"), now=NOW)
    assert "study-dataset-1/data.csv" in built(job, tmp_path / "approved")
    add(version, *CARE)
    with pytest.raises(JobFailed, match="Make a new release"):
        built(job, tmp_path / "other")


def test_a_cancelled_job_leaves_nothing(job: Job, tmp_path: Path) -> None:
    def cancel(percent: int, step: str) -> None:
        if percent > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        KINDS["dataset"].run(job, tmp_path / "draft", cancel)
    assert list(tmp_path.iterdir()) == []
