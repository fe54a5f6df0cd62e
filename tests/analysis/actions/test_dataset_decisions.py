"""Deciding about datasets: two people, a package that stays, and what withdrawing leaves of it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils.translation import override

from analysis.actions.dataset_decisions import approve, reject, withdraw
from analysis.actions.datasets import ReleaseRefused, change_recipe, draft_release, note_built
from analysis.datasets.kept import read_package
from analysis.models import DatasetRelease, Job, PackagePart
from organisations.models import AuditEntry, User
from surveys.actions.forgetting import forget_order
from surveys.models import Response, Survey
from tests.analysis.actions.test_datasets import BUILT, FILES, RECIPE, anna, bea, built, survey
from tests.support.jobs import asked
from tests.support.study import NOW

__all__ = ["anna", "bea", "built", "survey"]
pytestmark = pytest.mark.django_db
#: More than a part.
BYTES = bytes(range(256)) * (PackagePart.SIZE // 256) + b"the rest"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    path.write_bytes(BYTES)
    return path


@pytest.fixture
def approved(built: DatasetRelease, bea: User, package: Path) -> DatasetRelease:
    approve(release=built, digest=built.digest, package=package, by=bea, now=NOW)
    built.refresh_from_db()
    return built


def deeds() -> list[str]:
    return [entry.action for entry in AuditEntry.objects.order_by("id")]


def kept(release: DatasetRelease, part: range = range(len(BYTES))) -> bytes:
    return b"".join(read_package(release, part))


def test_somebody_else_approves_what_was_built(
    built: DatasetRelease, anna: User, bea: User, package: Path
) -> None:
    with override("en"), pytest.raises(ReleaseRefused, match="Somebody else has to approve"):
        approve(release=built, digest=built.digest, package=package, by=anna, now=NOW)
    with override("en"), pytest.raises(ReleaseRefused, match="built anew meanwhile"):
        approve(release=built, digest="e" * 64, package=package, by=bea, now=NOW)
    approve(release=built, digest=built.digest, package=package, by=bea, now=NOW)
    built.refresh_from_db()
    assert (built.state, built.decided_by, built.decided_at) == ("approved", bea, NOW)
    assert deeds()[-2:] == ["draft dataset", "approve dataset"]


def test_what_was_not_built_cannot_be_approved(survey: Survey, anna: User, bea: User, package: Path) -> None:
    release = draft_release(survey=survey, recipe=RECIPE, by=anna, now=NOW)
    with override("en"), pytest.raises(ReleaseRefused, match="Build this dataset first"):
        approve(release=release, digest="", package=package, by=bea, now=NOW)


def test_an_approved_dataset_keeps_its_package(approved: DatasetRelease) -> None:
    assert (approved.size, kept(approved) == BYTES) == (len(BYTES), True)
    assert approved.sha256 == sha256(BYTES).hexdigest()
    edge = PackagePart.SIZE
    parts = [range(3), range(edge - 2, edge + 2), range(edge, edge + 8), range(len(BYTES) - 1, len(BYTES))]
    assert [kept(approved, part) for part in parts] == [BYTES[part.start : part.stop] for part in parts]


def test_a_draft_is_rejected_with_a_reason(built: DatasetRelease, anna: User) -> None:
    with override("en"), pytest.raises(ReleaseRefused, match="Say why"):
        reject(release=built, reason=" ", by=anna, now=NOW)
    reject(release=built, reason="Too fine.", by=anna, now=NOW)
    built.refresh_from_db()
    assert (built.state, built.reason) == ("rejected", "Too fine.")


CHANGES: list[Callable[[], Any]] = [
    lambda: DatasetRelease.objects.update(k=1),
    lambda: DatasetRelease.objects.update(reason="other"),
    lambda: DatasetRelease.objects.update(state="draft", decided_at=None),
    lambda: DatasetRelease.objects.update(state="withdrawn", withdrawn_at=NOW, rows=3),
    lambda: DatasetRelease.objects.all()._raw_delete("default"),
    lambda: PackagePart.objects.update(data=b""),
    lambda: PackagePart.objects.all().delete(),
    lambda: PackagePart.objects.create(release=DatasetRelease.objects.get(), place=7, data=b"more"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_approved_never_changes(
    approved: DatasetRelease, anna: User, change: Callable[[], Any]
) -> None:
    with override("en"), pytest.raises(ReleaseRefused, match="decided on already"):
        change_recipe(release=approved, recipe=RECIPE | {"k": 3}, was=RECIPE, by=anna, now=NOW)
    with pytest.raises((IntegrityError, InternalError), match="never changes"), transaction.atomic():
        change()
    assert kept(approved) == BYTES


def test_the_database_asks_for_two_people_and_a_package(built: DatasetRelease, anna: User, bea: User) -> None:
    for by, missing in ((anna, "dataset_approved_by_another"), (bea, "approved_dataset_has_a_package")):
        given = {"size": 1, "sha256": "a" * 64} if by == anna else {}
        with pytest.raises(IntegrityError, match=missing), transaction.atomic():
            DatasetRelease.objects.update(state="approved", decided_by=by, decided_at=NOW, **given)


def test_a_withdrawn_dataset_leaves_its_checksum_and_the_reason(
    approved: DatasetRelease, survey: Survey, anna: User
) -> None:
    job = asked(survey, anna, "approval", release=approved.number)
    Job.objects.update(state="done", size=1, sha256="a" * 64, expires_at=NOW.replace(year=2100))
    with override("en"), pytest.raises(ReleaseRefused, match="Say why"):
        withdraw(release=approved, reason="", by=anna, now=NOW)
    withdraw(release=approved, reason="A respondent asked.", by=anna, now=NOW)
    was = approved.sha256
    approved.refresh_from_db()
    job.refresh_from_db()
    assert (approved.state, approved.withdrawn_by, approved.withdrawn_at) == ("withdrawn", anna, NOW)
    assert (approved.reason, approved.sha256, approved.parts.count()) == ("A respondent asked.", was, 0)
    assert (job.expires_at, deeds()[-1]) == (NOW, "withdraw dataset")
    with override("en"), pytest.raises(ReleaseRefused, match="Only an approved dataset"):
        withdraw(release=approved, reason="Again", by=anna, now=NOW)


def test_responses_that_are_erased_afterwards_are_counted(approved: DatasetRelease, survey: Survey) -> None:
    partial, *_, erased = Response.objects.filter(version__survey=survey).order_by("id")
    Response.objects.filter(id=partial.id).update(completed=False)
    Response.objects.filter(id__in=[partial.id, erased.id]).delete()
    approved.refresh_from_db()
    assert (approved.erased, kept(approved) == BYTES) == (1, True)  # the partial one was in no file


def test_responses_that_are_stored_anew_are_not_erased(survey: Survey, anna: User) -> None:
    wave = survey.waves.get()
    release = draft_release(survey=survey, recipe=RECIPE | {"waves": [0]}, by=anna, now=NOW)
    Response.objects.update(wave=wave, source=Response.Source.REAL)
    DatasetRelease.objects.update(recipe=RECIPE | {"waves": [1]})
    release.refresh_from_db()
    assert note_built(release=release, recipe=release.recipe, files=FILES, built=BUILT)
    forget_order(wave)
    release.refresh_from_db()
    assert (release.erased, Response.objects.count()) == (0, 4)
