"""A file that is made while somebody looks on, with and without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from analysis.actions import jobs
from analysis.models import Job
from tests.support.browser import accessibility_problems

DATA = "/surveys/study/data/"
TeamPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "FILES", tmp_path)


def begun(page: Page) -> Job:
    """The job that somebody asked for on the page, as a worker has it."""
    page.locator("#id_purpose").fill("A codebook")
    page.get_by_role("button", name="Het bestand maken").click()
    page.wait_for_selector("progress")
    job = jobs.claim(now=timezone.now())
    assert job
    jobs.advance(job=job, percent=40, step="Rijen", now=timezone.now())
    return job


def finished(job: Job) -> None:
    jobs.path_of(job).write_text("content")
    jobs.finish(job=job, as_of=timezone.now(), size=7, sha256="a" * 64, now=timezone.now())


def test_list_follows_the_job_and_the_file_comes(team_page: TeamPage) -> None:
    page = team_page(DATA)
    job = begun(page)
    expect(page.locator("#jobs")).to_contain_text("40% Rijen")
    assert accessibility_problems(page) == []
    finished(job)
    expect(page.get_by_role("status")).to_have_text("study-raw-not-anonymised.csv: klaar")
    link = page.get_by_role("link", name="Downloaden study-raw-not-anonymised.csv")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "study-raw-not-anonymised.csv"
    assert download.value.path().read_text() == "content"
    assert accessibility_problems(page) == []


def test_job_can_be_followed_and_cancelled_without_script(team_page: TeamPage) -> None:
    page = team_page(DATA, java_script_enabled=False)
    job = begun(page)
    page.get_by_role("link", name="Kijken hoe ver het is").click()
    expect(page.locator("#jobs")).to_contain_text("40% Rijen")
    page.get_by_role("button", name="Annuleren study-raw-not-anonymised.csv").click()
    expect(page.locator("#jobs")).to_contain_text("geannuleerd")
    assert not jobs.advance(job=job, percent=50, step="", now=timezone.now())
