"""Commands: `links`."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from surveys.models import Distribution, Wave
from tests.surveys.respondents import open_survey

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("links", *arguments, stdout=out)
    return out.getvalue()


def test_links_prints_each_organisation_with_its_open_link():
    open_survey()
    url = f"{settings.BASE_URL}/o/{Distribution.objects.get().token}/"
    assert json.loads(printed("visits", "--json")) == [{"organisation": "CAW Antwerpen", "url": url}]
    assert printed("visits") == f"CAW Antwerpen\t{url}\n"


def test_links_of_an_unknown_survey_is_one_sentence():
    with pytest.raises(CommandError, match=r"\AThere is no published survey 'unknown'\.\Z") as refused:
        printed("unknown", "--json")
    assert refused.value.returncode == 1


def test_links_of_a_closed_wave_is_one_sentence():
    open_survey()
    Wave.objects.update(state=Wave.State.PAUSED)
    with pytest.raises(CommandError, match=r"\ANo wave of visits is open, so there are no links\.\Z"):
        printed("visits", "--json")
