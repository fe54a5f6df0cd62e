"""What tests of jobs share."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def files(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for files of its own; processes that are started from now on use the test's database."""
    database = {key: quote(str(value), safe="") for key, value in connection.settings_dict.items()}
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}".format(**database)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REDIS_URL", "redis://nobody")
    monkeypatch.setenv("PEILPUNT_FILES", str(tmp_path / "files"))
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    return tmp_path / "files"
