"""Views: the data of a survey, and asking for raw responses."""

import pytest
from django.test import Client

from analysis.models import Job
from organisations.models import AuditEntry
from surveys.models import Version
from tests.analysis.views.test_job_files import english

pytestmark = pytest.mark.django_db
URL = "/surveys/study/data/"


@pytest.fixture
def researcher(version: Version) -> Client:
    return english("researcher")


def test_page_says_what_raw_responses_are(researcher: Client) -> None:
    page = researcher.get(URL).content.decode()
    assert "Not anonymised: rows can be recognised." in page
    assert "You asked for no file yet." in page


def test_reader_without_the_right_sees_no_form(version: Version) -> None:
    analyst = english("analyst")
    page = analyst.get(URL).content.decode()
    assert "Not anonymised: rows can be recognised." in page
    assert 'name="purpose"' not in page
    assert analyst.post(URL, {"purpose": "A codebook"}).status_code == 403


def test_file_takes_a_purpose_that_only_the_audit_log_keeps(researcher: Client) -> None:
    assert researcher.post(URL, {"purpose": " A codebook "}).status_code == 302
    job = Job.objects.get()
    assert (job.kind, job.request, job.file_name) == ("raw", {}, "study-raw-not-anonymised.csv")
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, entry.details) == ("study/raw", "ask raw", {"purpose": "A codebook"})


@pytest.mark.parametrize("purpose", ["", "   ", "x" * 501])
def test_without_a_purpose_nothing_begins_and_nothing_typed_is_lost(researcher: Client, purpose: str) -> None:
    response = researcher.post(URL, {"purpose": purpose})
    assert response.status_code == 422
    assert purpose.strip() in response.content.decode()
    assert Job.objects.count() == AuditEntry.objects.count() == 0


def test_list_shows_how_far_a_job_is_and_changes_with_it(researcher: Client) -> None:
    researcher.post(URL, {"purpose": "A codebook"})
    first = researcher.get(URL)
    assert "waiting" in first.content.decode()
    tag = {"if-none-match": first["ETag"]}
    assert researcher.get(URL, headers=tag).status_code == 304
    Job.objects.update(percent=40, step="Writing responses")
    second = researcher.get(URL, headers=tag)
    assert (second.status_code, "40% Writing responses" in second.content.decode()) == (200, True)


def test_failure_is_told_in_its_sentence(researcher: Client) -> None:
    researcher.post(URL, {"purpose": "A codebook"})
    Job.objects.update(state="failed", failure="There is no room.")
    assert "failed: There is no room." in researcher.get(URL).content.decode()


def test_files_of_others_are_not_listed(researcher: Client) -> None:
    researcher.post(URL, {"purpose": "A codebook"})
    assert "study-raw-not-anonymised.csv" not in english("admin").get(URL).content.decode()
