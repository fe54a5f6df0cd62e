"""Views: results for the public and for partners, and the team's page about them."""

import csv
import json
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from analysis.models import PublishingSettings, Release, ReportDefinition
from surveys.loaded import load_version
from surveys.models import Distribution, Version, Wave
from tests.analysis.publishing.simulated import answer, end, leave_out, persons, release, survey
from tests.analysis.report.test_reading import definition
from tests.organisations.team import logged_in, own_organisation
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = "/results/study/"
SETTINGS = {"min_base": "10", "min_cell": "10", "block_size": "20", "breakdown": "sector", "groups": ""}


def answered(**settings: Any) -> Version:
    version = survey(**settings)
    answer(version, [*persons()][:200], NOW)
    return version


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_the_public_finds_nothing_where_results_are_off() -> None:
    release(answered(public=False))
    for address in (PUBLIC, f"{PUBLIC}data.json", f"{PUBLIC}data.csv"):
        assert Client().get(address).status_code == 404


def test_the_public_sees_a_release_without_a_cookie() -> None:
    release(answered())
    response = Client().get(PUBLIC, {"lang": "en"})
    page = response.content.decode()
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "it would tell of fewer than 10 people" in page
    assert '[c]<span class="visually-hidden"> hidden</span>' in page
    assert "200 responses, of" in page
    assert "<form" not in page
    assert '<html lang="nl">' in Client().get(PUBLIC, {"lang": "nl"}).content.decode()


def test_the_public_reads_who_asked_when_and_what_there_is_by_its_title() -> None:
    version = answered()
    release(version)
    page = Client().get(PUBLIC, {"lang": "en"}).content.decode()
    facts = load_version(version.id).questionnaire.consent.facts
    told = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    day = r"[A-Z][a-z]+\.? \d+, \d{4}"
    wave = Wave.objects.get().name
    assert re.search(f"Who asked {facts.controller} When {wave}: {day} – {day} Of whom", told)
    assert f'href="mailto:{facts.contact}"' in page
    titles = re.findall(r'<li>\s*<a href="#[^"]+">[A-Z][a-z]+ \d+: ([^<]+)</a>', page)
    assert len(titles) == page.count('<section class="question"') > 0


@pytest.mark.parametrize("source", ["imported", "synthetic"])
def test_made_up_answers_are_called_so(source: str) -> None:
    version = survey()
    answer(version, [*persons()][:100], NOW, source=source)
    release(version)
    page = Client().get(PUBLIC, {"lang": "en"}).content.decode()
    data = Client().get(f"{PUBLIC}data.json").json()
    made_up = source == "synthetic"
    assert ("A program made up answers" in page, data["synthetic"]) == (made_up, made_up)


def test_downloads_have_what_the_page_has() -> None:
    release(answered())
    data = Client().get(f"{PUBLIC}data.json", {"lang": "en"}).json()
    table = Client().get(f"{PUBLIC}data.csv", {"lang": "en"}).getvalue().decode("utf-8-sig")
    lines = [*csv.DictReader(StringIO(table))]
    values = [value for output in data["outputs"] for row in output["rows"] for value in row[2:]]
    assert len(lines) == len(values)
    assert sum(line["hidden"] == "1" for line in lines) == sum(value is None for value in values) > 0


def test_before_enough_answers_there_is_nothing_to_see() -> None:
    survey(while_open=True)
    page = Client().get(PUBLIC, {"lang": "en"}).content.decode()
    assert "There is nothing to see yet" in page


def test_the_open_page_follows_the_report_definition() -> None:
    answered(while_open=True)
    assert "Figure 1: One" in Client().get(PUBLIC, {"lang": "en"}).content.decode()
    only = definition({"kind": "frequencies", "question": "tools", "id": "o", "title": {"en": "Tools"}})
    ReportDefinition.objects.update(source=json.dumps(only))
    page = Client().get(PUBLIC, {"lang": "en"}).content.decode()
    assert ("Figure 1: One" in page, "Table 1: Tools" in page) == (False, True)


def test_a_coordinator_sees_results_of_the_own_surveys_alone() -> None:
    version = answered()
    client = english(logged_in("coordinator"))
    assert client.get("/portal/study/results/").status_code == 404
    wave = version.survey.waves.get()
    Distribution.objects.create(wave=wave, organisation=own_organisation(), number=1)
    release(version)
    page = client.get("/portal/study/results/").content.decode()
    assert "Your organisation is not compared with the others" in page
    assert "/portal/study/results/" in client.get("/portal/").content.decode()


def test_the_team_switches_on_previews_and_releases() -> None:
    version = answered(public=False)
    client = english(logged_in("researcher"))
    assert "Only the team sees this page" in client.get("/surveys/study/publishing/preview/").content.decode()
    saved = client.post("/surveys/study/publishing/", {"public": "on"}, follow=True)
    assert "The settings are saved." in saved.content.decode()
    assert PublishingSettings.objects.get().public
    refused = client.post("/surveys/study/publishing/release/", follow=True).content.decode()
    assert "A wave is not final yet" in refused
    end(version)
    made = client.post("/surveys/study/publishing/release/", follow=True).content.decode()
    assert "Release 1 is made." in made
    again = client.post("/surveys/study/publishing/release/", follow=True).content.decode()
    assert "Release 1 shows these very figures already: nothing was released again." in again
    assert Release.objects.count() == 1


def test_the_team_chooses_whether_a_release_is_cleaned() -> None:
    version = answered()
    leave_out(version, 30)
    end(version)
    client = english(logged_in("researcher"))
    page = client.get("/surveys/study/publishing/").content.decode()
    assert "cleaned data, with 30 decisions" in page
    washed = client.post("/surveys/study/publishing/release/", {"data": "washed"}, follow=True)
    assert "Choose raw or cleaned data, not “washed”." in washed.content.decode()
    client.post("/surveys/study/publishing/release/", {"data": "cleaned"})
    assert Release.objects.get().decisions == 30
    public = Client().get(PUBLIC, {"lang": "en"}).content.decode()
    assert "Release 1.\n    Cleaned data: 30 decisions were applied." in public


def test_the_team_is_told_why_a_release_is_of_raw_data() -> None:
    version = answered(while_open=True)
    leave_out(version, 30)
    end(version)
    page = english(logged_in("researcher")).get("/surveys/study/publishing/").content.decode()
    assert "the release has to be of raw data" in page
    assert 'name="data"' not in page


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ("Small", "Line 1: write a name of at most 200 characters"),
        ("Small | Petit | Klein = care", "Line 1: write a name of at most 200 characters"),
        ("Small | = care", "Line 1: write a name of at most 200 characters"),
        (f"{'x' * 201} = care", "Line 1: write a name of at most 200 characters"),
        ("Sm\tall = care", "Leave out line breaks, tabs and other control characters."),
        ("Small = care\nOther = care", "Line 2: “care” is no answer, or stands here twice."),
        ("Small = nobody", "Line 1: “nobody” is no answer, or stands here twice."),
    ],
)
def test_groups_that_cannot_be_read_are_named_by_line(groups: str, problem: str) -> None:
    version = survey()
    version.survey.waves.all().delete()  # as before the first one
    PublishingSettings.objects.all().delete()
    client = english(logged_in("researcher"))
    response = client.post("/surveys/study/publishing/", {**SETTINGS, "groups": groups})
    page = response.content.decode()
    assert (response.status_code, problem in page, groups.splitlines()[0] in page) == (422, True, True)
    client.post("/surveys/study/publishing/", {**SETTINGS, "groups": "Small | Petit = care, work"})
    assert PublishingSettings.objects.get().groups == [
        {"code": "g1", "text": {"nl": "Small", "en": "Petit"}, "answers": ["care", "work"]}
    ]
