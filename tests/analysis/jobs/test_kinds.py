"""What each kind of job writes, and of which moment."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from analysis.actions.counting import count_pending
from analysis.jobs import KINDS
from analysis.jobs.base import JobFailed
from analysis.models import Job, ReportDefinition
from surveys.actions.importing import import_responses
from surveys.models import Response, Version
from tests.analysis.report.test_reading import definition, output
from tests.organisations.team import user
from tests.support import study
from tests.support.jobs import asked
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db(transaction=True)
IMPORTED = Response.Source.IMPORTED


def answered(*sectors: str) -> Version:
    version = study.published()
    rows = [row(sector=sector) for sector in sectors]
    import_responses(version=version, wave=None, source=IMPORTED, file=study.data_file(*rows))
    return version


def report_job(version: Version, language: str = "en", **chosen: str) -> Job:
    source = json.dumps(definition(output("frequencies", question="sector")))
    ReportDefinition.objects.create(survey=version.survey, source=source)
    wanted = {"definition": "own", "format": "html", "language": language, "selection": chosen}
    return asked(version.survey, user(), "report", **wanted)


def test_same_counts_make_the_same_report(tmp_path: Path) -> None:
    version = answered("care", "care", "work")
    job = report_job(version)
    count_pending(version_id=version.id, now=NOW)
    told: list[tuple[int, str]] = []
    with translation.override("en"):
        for name in ("one", "two"):
            as_of = KINDS["report"].run(job, tmp_path / name, lambda *words: told.append(words))
            assert as_of == NOW
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert "66.7%" in (tmp_path / "one").read_text()
    drawing = "Drawing tables and charts"
    assert told[:3] == [(0, "Counting"), (20, drawing), (90, f"{drawing} (1/1)")]


def test_report_counts_what_waits(tmp_path: Path) -> None:
    job = report_job(answered("care", "work"), language="nl")
    before = timezone.now()
    as_of = KINDS["report"].run(job, tmp_path / "report", lambda *_: None)
    assert before < as_of < before + timedelta(minutes=5)
    assert "50,0%" in (tmp_path / "report").read_text()


def test_report_is_of_the_responses_that_were_selected(tmp_path: Path) -> None:
    job = report_job(answered("care", "work"), only_sector="work")
    KINDS["report"].run(job, tmp_path / "report", lambda *_: None)
    found = (tmp_path / "report").read_text()
    assert "Only: sector: work." in found
    assert "100.0%" in found


def test_report_of_nobody_is_not_made(tmp_path: Path) -> None:
    job = report_job(answered("care"), only_sector="work")
    with translation.override("en"), pytest.raises(JobFailed, match="No response meets these filters"):
        KINDS["report"].run(job, tmp_path / "report", lambda *_: None)


def test_report_without_its_definition_says_so(tmp_path: Path) -> None:
    job = report_job(answered("care"))
    for source in (json.dumps(definition(output("frequencies", question="gone"))), None):
        ReportDefinition.objects.all().delete()
        if source:
            ReportDefinition.objects.create(survey=job.survey, source=source)
        with pytest.raises(JobFailed):
            KINDS["report"].run(job, tmp_path / "report", lambda *_: None)
    assert not (tmp_path / "report").exists()


def test_raw_file_says_what_it_is_and_can_be_imported_again(tmp_path: Path) -> None:
    version = answered("care", "work")
    path = tmp_path / "raw.csv"
    job = asked(version.survey, user())
    before = timezone.now()
    assert before < KINDS["raw"].run(job, path, lambda *_: None) < timezone.now()
    first, rest = path.read_bytes().split(b"\r\n", 1)
    assert first == b"# Not anonymised: rows can be recognised."
    sectors = [cells["sector"] for cells in csv.DictReader(io.StringIO(rest.decode()))]
    assert sorted(sectors) == ["care", "work"]

    other = study.published(code="other")
    with path.open("rb") as file:
        assert import_responses(version=other, wave=None, source=IMPORTED, file=file) == 2
