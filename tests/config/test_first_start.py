"""What an empty installation gets."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from analysis.models import DatasetRelease
from config import first_start


@pytest.mark.django_db
@pytest.mark.slow
def test_the_first_study_comes_with_an_approved_public_dataset(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PLACE", SimpleNamespace(data=tmp_path))
    first_start.fill_when_empty(now=timezone.now())
    release = DatasetRelease.objects.get()
    assert (release.state, release.audience, release.rows) == ("approved", "public", 229)
    assert release.k is not None
    assert release.k >= 10
    assert (release.made_by, release.decided_by) == (None, None)
