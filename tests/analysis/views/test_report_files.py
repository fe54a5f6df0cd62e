"""Views: the report as files."""

import pytest
from django.test import Client

from analysis.models import Job
from surveys.models import Version
from tests.analysis.views.test_job_files import english

pytestmark = pytest.mark.django_db
URL = "/surveys/study/report/files/"


@pytest.fixture
def analyst(version: Version) -> Client:
    return english("analyst")


def test_form_begins_a_job_once(analyst: Client) -> None:
    assert analyst.get(URL).status_code == 200
    wanted = {"definition": "antwerp", "format": "pdf", "language": "nl"}
    assert [analyst.post(URL, wanted).status_code for _ in range(2)] == [302, 302]
    job = Job.objects.get()
    request = wanted | {"selection": {}, "words": ""}
    assert (job.kind, job.request, job.file_name) == ("report", request, "study-report-nl.pdf")
    assert "study-report-nl.pdf" in analyst.get(URL).content.decode()


def test_what_cannot_be_made_is_refused(analyst: Client) -> None:
    wanted = {"definition": "antwerp", "format": "pdf", "language": "nl"}
    for field in wanted:
        assert analyst.post(URL, wanted | {field: "../x"}).status_code == 422
    assert Job.objects.count() == 0


def test_selection_of_the_page_is_that_of_the_file(analyst: Client) -> None:
    page = analyst.get(URL, {"only_sector": "care", "answers": "cleaned", "definition": "antwerp"})
    assert "Only: sector: care." in page.content.decode()
    selection = page.context["form"].initial["selection"]
    wanted = {"definition": "antwerp", "format": "pdf", "language": "nl", "selection": selection}
    analyst.post(URL, wanted)
    request = Job.objects.get().request
    assert request["selection"] == {"only_sector": "care", "answers": "cleaned"}
    assert request["words"] == "Only: sector: care."
    assert "Only: sector: care." in analyst.get(URL).content.decode()


def test_what_cannot_be_selected_is_told_where_it_is_chosen(analyst: Client) -> None:
    response = analyst.get(URL, {"only_sector": "unknown"})
    assert (response.status_code, response["Location"]) == (302, "/surveys/study/report/?only_sector=unknown")
    wanted = {"definition": "antwerp", "format": "pdf", "language": "nl"}
    response = analyst.post(URL, wanted | {"selection": "only_sector=unknown"})
    assert response.status_code == 422
    assert Job.objects.count() == 0
