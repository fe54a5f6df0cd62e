"""Views: writing a survey's own report definition."""

import json
from typing import Any

import pytest
from django.test import Client

from analysis.models import ReportDefinition
from organisations.models import AuditEntry
from surveys.models import Version
from tests.analysis.report.test_reading import definition, output
from tests.organisations.team import logged_in

pytestmark = pytest.mark.django_db

URL = "/surveys/study/report/definition/"
SOUND = json.dumps(definition(output("respondents")), indent=1)


@pytest.fixture
def client(version: Version) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def save(client: Client, source: str, was: str = "") -> Any:
    return client.post(URL, {"source": source.replace("\n", "\r\n"), "was": was})


def test_a_saved_definition_makes_the_report_and_is_in_the_audit_log(client: Client):
    assert save(client, SOUND).headers["Location"] == "/surveys/study/report/"
    assert ReportDefinition.objects.get().source == SOUND
    page = client.get("/surveys/study/report/").content.decode()
    assert "The definition is saved." in page
    assert "Table 1: One, N% (N=0)." in page
    assert [entry.action for entry in AuditEntry.objects.filter(about="study")][-1] == "define report"


def test_what_is_wrong_is_listed_and_nothing_typed_is_lost(client: Client):
    wrong = json.dumps(definition(output("shares", question="nothing")))
    response = save(client, wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no question “nothing” in the questionnaire." in page
    assert "&quot;question&quot;: &quot;nothing&quot;" in page
    assert save(client, "\0{").status_code == 422
    assert not ReportDefinition.objects.exists()


def test_a_definition_that_changed_meanwhile_is_not_overwritten(client: Client):
    save(client, SOUND)
    response = save(client, SOUND + "\n", was="")
    assert response.status_code == 409
    assert "Somebody else changed the definition meanwhile." in response.content.decode()
    assert ReportDefinition.objects.get().source == SOUND


def test_an_emptied_definition_is_taken_away(client: Client):
    save(client, SOUND)
    save(client, " ", was=SOUND)
    assert not ReportDefinition.objects.exists()
    assert (
        "No report definition is named after this survey."
        in client.get("/surveys/study/report/").content.decode()
    )
