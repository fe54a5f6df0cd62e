"""Views: how the CSV file of a dataset is written."""

import pytest
from django.test import Client

from analysis.models import DatasetRelease, Job
from surveys.models import Version
from tests.analysis.views.test_job_files import english
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)  # a page of one state begins its own
URL = "/surveys/study/data/datasets/1/"


@pytest.fixture
def steward(version: Version) -> Client:
    client = english("admin")
    recipe = {"spec": 1, "quasi_identifiers": ["sector"]}
    DatasetRelease.objects.create(survey=version.survey, number=1, recipe=recipe, made_at=NOW)
    return client


def test_choice_goes_to_the_job(steward: Client) -> None:
    chosen = {"csv-cells": "labels", "csv-separator": "semicolon", "csv-missing": ""}
    assert steward.post(f"{URL}build/", {"formats": ["csv"], **chosen}).status_code == 302
    assert Job.objects.get().request["csv"] == {"cells": "labels", "separator": "semicolon"}


def test_what_is_none_of_the_choices_is_refused(steward: Client) -> None:
    answer = steward.post(f"{URL}build/", {"formats": ["csv"], "csv-separator": "|"})
    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert "Choose how the CSV file is written." in answer.content.decode()
