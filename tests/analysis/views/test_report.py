"""Views: the report page."""

import re

import pytest
from django.test import Client

from analysis.report.kinds import KINDS
from surveys.models import Version
from tests.analysis.report.conftest import NOW
from tests.analysis.views.reading import Reader, counted

pytestmark = pytest.mark.django_db

URL = "/surveys/study/report/"
ANTWERP = "/surveys/antwerp/report/"


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
