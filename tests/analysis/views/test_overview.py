"""Views: the list of surveys and a survey's overview."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.actions.organisations import import_organisations
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import create_survey, publish
from surveys.models import DayCount, Distribution, Version, Wave
from tests.analysis.views.reading import Reader, counted
from tests.organisations.team import logged_in
from tests.support.study import NOW, published, questionnaire, row, unpublished

pytestmark = pytest.mark.django_db

URL = "/surveys/study/"
LATER = NOW + timedelta(days=1)


def read(client: Client, url: str) -> Reader:
    return Reader(client.get(url).content.decode())


def test_list_shows_where_each_survey_stands(client: Client, version: Version):
    unpublished("idea")
    counted(version, row(sector="care"), row(sector="care", completed="0", last_page="1"), source="synthetic")
    lines = read(client, "/surveys/").tables[""]
    assert lines == [
        ["Survey", "State", "Started", "Submitted", "Today", "Fieldwork", "Results"],
        ["idea idea", "Draft", "", "", "", "", ""],
        ["Study study 2 synthetic", "Open", "2", "1", "", "since 21 Nov 2026", "Results : Study"],
    ]


def test_empty_list_says_what_to_do_first(client: Client):
    assert "manage.py questionnaire load FILE --publish" in client.get("/surveys/").content.decode()


def test_list_costs_the_same_queries_for_three_published_surveys(client: Client, version: Version):
    def queries() -> int:
        client.get("/surveys/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/surveys/")
        return len(captured)

    first = queries()
    published(code="second")
    published(code="third")
    assert queries() == first


def test_overview_shows_where_respondents_stopped(client: Client, version: Version):
    counted(version, row(sector="care"), *[row(sector="care", completed="0", last_page="1")] * 2)
    page = read(client, URL)
    assert page.parts["totals"] == "3 started 1 submitted 33.3% of who started"
    assert page.tables["pages-reached"] == [
        ["Page", "Sent", "Share", "Stopped"],
        ["about", "3", "100.0%", ""],
        ["forms", "1", "33.3%", "2"],
        ["wishes", "1", "33.3%", ""],
    ]


@pytest.mark.usefixtures("noon")
def test_list_and_overview_show_what_came_today_and_lately(client: Client, version: Version):
    wave, today = Wave.objects.get(), timezone.localdate()
    DayCount.objects.create(wave=wave, day=today, started=3, submitted=2)
    DayCount.objects.create(wave=wave, day=today - timedelta(days=2), started=1, submitted=1)
    DayCount.objects.create(wave=wave, day=today - timedelta(days=14), started=9, submitted=9)
    lately = f"today last: {'0, ' * 11}1, 0, 2"
    assert lately in client.get("/surveys/").content.decode()
    assert read(client, "/surveys/").tables[""][1][4] == "2"
    assert lately in client.get(URL).content.decode()
    assert read(client, URL).parts["today"] == "Today 3 started, 2 submitted."


def test_overview_is_not_sent_again_until_something_changes(client: Client, version: Version):
    tag = client.get(URL).headers["ETag"]
    assert client.get(URL, headers={"if-none-match": tag}).status_code == 304
    Wave.objects.update(state=Wave.State.PAUSED)
    changed = client.get(URL, headers={"if-none-match": tag})
    assert "nobody can start a response now" in changed.content.decode()


def test_overview_leads_to_the_links_of_the_open_wave():
    survey = create_survey(code="study")
    publish(survey=survey, document=questionnaire(), now=NOW, by=None)
    lines = ["category,organisation,count", "caw,CAW <b>,1", "zf,CM,1"]
    organisations = import_organisations(lines=lines, category_names={})
    open_first_wave(survey=survey, organisations=organisations, now=NOW)
    tokens = list(Distribution.objects.order_by("number").values_list("token", flat=True))

    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    html = client.get(URL).content.decode()
    assert f"{settings.BASE_URL}/t/{survey.test_token}/" in html
    assert f"{settings.BASE_URL}/s/study/" in html
    assert "2 organisations hand out a link of their own" in html
    assert 'href="/surveys/study/fieldwork/1/#organisations"' in html

    wave = client.get("/surveys/study/fieldwork/1/").content.decode()
    assert [f'href="{settings.BASE_URL}/o/{token}/"' in wave for token in tokens] == [True, True]
    assert "CAW &lt;b&gt;" in wave

    Wave.objects.update(state=Wave.State.PAUSED)
    assert "hand out a link" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"state": "scheduled"}, "Check what the wave still needs, and open it. Spring 2022"),
        ({"state": "open"}, "Then send each organisation its own link. Spring 2022"),
        (
            {"state": "closing", "closes_at": LATER, "ends_at": LATER},
            "make the wave final after that. Spring 2022",
        ),
        ({"state": "final", "closes_at": LATER, "ends_at": LATER}, "when they are right. Report"),
    ],
)
def test_overview_says_the_next_sensible_step(
    client: Client, version: Version, change: dict[str, Any], step: str
):
    Wave.objects.update(name="Spring 2022", **change)
    assert read(client, URL).parts["next-step"].endswith(step)


def test_overview_warns_that_no_mail_is_sent(client: Client, version: Version):
    Wave.objects.update(sending_stopped="failures")
    assert "None of this wave's mail is sent." in client.get(URL).content.decode()


def test_overview_of_an_unpublished_survey_says_what_to_do(client: Client):
    unpublished("idea")
    assert "--code idea --publish" in client.get("/surveys/idea/").content.decode()
