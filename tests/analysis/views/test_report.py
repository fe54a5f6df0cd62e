"""Views: the report page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.actions.counting import count_pending
from surveys.models import Version
from tests.analysis.report.conftest import antwerp
from tests.analysis.views.reading import Reader
from tests.organisations.team import logged_in

__all__ = ["antwerp"]  # a fixture

pytestmark = pytest.mark.django_db

URL = "/surveys/study/report/"
ANTWERP = "/surveys/antwerp/report/"
#: Reads of the page, of which three are counts: however many outputs there are.
MOST_READS = 17


def english() -> Client:
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    return client


def test_the_page_shows_captions_tables_and_links_to_them(antwerp: Version):
    client = english()
    with CaptureQueriesContext(connection) as reads:
        page = client.get(ANTWERP).content.decode()
    shown = Reader(page)
    assert shown.parts["chart-20"].startswith(
        "Figure 20: Meets clients for whom digital contact is very hard, by type of service, N% (N=243)."
    )
    assert shown.tables["chart-20"][-1] == ["Total", "243", "73.7%", "23.5%", "2.9%"]
    assert shown.tables["chart-43*"][-1][:2] == ["Total", "236"]
    assert shown.tables["table-3"][-1][:3] == [
        "Total",
        "227",
        "Support in using tools in a systematic and purposeful way",
    ]
    assert shown.tables["table-2"][-1][2] == "79.9% , place 1"
    assert 'href="#chart-20"' in page
    assert 'data-chart="figure-chart-20"' in page
    assert len(reads) <= MOST_READS


def test_a_browser_that_has_the_page_gets_it_once(antwerp: Version):
    client = english()
    count_pending(version_id=antwerp.id, now=timezone.now() - timedelta(seconds=1))
    tag = client.get(ANTWERP).headers["ETag"]
    assert client.get(ANTWERP, headers={"if-none-match": tag}).status_code == 304


def test_a_survey_without_a_definition_of_its_name_offers_those_that_ship(client: Client, version: Version):
    page = client.get(URL).content.decode()
    assert "No report definition is named after this survey." in page
    assert 'href="?definition=antwerp"' in page


def test_a_definition_that_does_not_fit_says_why_and_an_unknown_one_is_not_found(
    client: Client, version: Version
):
    page = client.get(URL, {"definition": "antwerp"}).content.decode()
    assert "parts/report/outputs/chart-1/question" in page
    assert "There is no question “orgcat” in the questionnaire." in page
    assert client.get(URL, {"definition": "../antwerp"}).status_code == 404
