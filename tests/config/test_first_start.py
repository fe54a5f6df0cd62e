"""What an empty installation gets."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from analysis.actions import jobs
from analysis.jobs import KINDS
from analysis.models import DatasetRelease
from config import first_start
from organisations import ledger
from organisations.audit_chain import HEAD
from organisations.models import AuditEntry


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_first_study_comes_with_a_public_dataset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    connection.ensure_connection()  # to the servers of this run, not to those of the place below
    monkeypatch.setattr(settings, "PLACE", SimpleNamespace(data=tmp_path))
    monkeypatch.setattr(settings, "LEDGER", tmp_path / "ledger.jsonl")
    first_start.fill_when_empty(now=timezone.now())
    head = ledger.last(HEAD)
    assert head is not None
    assert head["rows"] == AuditEntry.objects.count()
    job = jobs.claim(now=timezone.now())
    assert job is not None
    KINDS[job.kind].run(job, tmp_path / "package.zip", lambda *_: None)
    release = DatasetRelease.objects.get()
    assert (release.state, release.audience, release.rows) == ("approved", "public", 229)
    assert release.k is not None
    assert release.k >= 10
    assert (release.made_by, release.decided_by) == (None, job.asked_by)
    assert release.size == (tmp_path / "package.zip").stat().st_size
