"""Views: the live results."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.queries import live_tally
from surveys.models import Version
from tests.analysis.views.reading import Reader, answered, counted
from tests.organisations.team import logged_in
from tests.support.study import options, page, published, question, row, text, unpublished

pytestmark = pytest.mark.django_db

URL = "/surveys/study/results/"


def read(client: Client, url: str = URL) -> Reader:
    return Reader(client.get(url).content.decode())


def test_results_show_every_closed_question_with_its_base(client: Client, version: Version):
    counted(
        version,
        row(sector="care", needs__1="money", needs__2="time", hours="37.5"),
        row(sector="work", completed="0", last_page="1"),
    )
    shown = read(client)
    assert shown.parts["totals"] == "2 started 1 submitted"
    assert shown.tables["pages-reached"] == [
        ["", "Number", "Share"],
        ["about", "2", "100.0%"],
        ["forms", "1", "50.0%"],
        ["wishes", "1", "50.0%"],
    ]
    assert shown.tables["question-sector"] == [
        ["", "Number", "Share"],
        ["care", "1", "50.0%"],
        ["work", "1", "50.0%"],
        ["rest", "0", "0.0%"],
    ]
    assert "1 answered, of 2 who sent the page." in shown.parts["question-hours"]
    assert shown.tables["question-hours"] == [["", "Number", "Mean"], ["Everybody", "1", "37.500"]]
    assert shown.tables["question-needs"][1] == ["time", "1", "100.0%"]
    assert "one of 2 places" in shown.parts["question-needs"]


def test_results_name_who_was_asked_where_routing_hid_a_question(client: Client, version: Version):
    nothing = {"tools__mail": "0", "tools__chat": "0", "tools__none": "1"}
    counted(version, row(sector="care", **nothing), row(sector="care"))
    part = read(client).parts["question-usable"]
    assert "0 answered, of 1 who were asked; 2 sent the page." in part


def test_results_by_a_question_have_everybody_and_its_groups(client: Client, version: Version):
    counted(
        version,
        row(sector="care", before__desk="much", tools__mail="1", tools__chat="0", tools__none="0"),
        row(sector="care", before__desk="never"),
        row(sector="work", before__desk="never"),
    )
    shown = read(client, f"{URL}?by=sector")
    assert shown.tables["question-before"][:4] == [
        ["", "Number", "never", "much", "na"],
        ["Everybody", "3", "66.7%", "33.3%", "0.0%"],
        ["care", "2", "50.0%", "50.0%", "0.0%"],
        ["work", "1", "100.0%", "0.0%", "0.0%"],
    ]
    assert shown.tables["question-tools"] == [
        ["", "Everybody", "care", "work"],
        ["Number", "1", "1", "0"],
        ["mail", "100%", "100%", "–"],
        ["chat", "0%", "0%", "–"],
        ["none", "0%", "0%", "–"],
    ]
    assert shown.tables["question-sector"][0] == ["", "Number", "Share"]


def test_breakdowns_by_the_response_itself_are_offered_where_there_are_several_groups(
    client: Client, version: Version
):
    counted(version, row(sector="care"))
    assert read(client).parts["breakdowns"] == "Show the answers of Everybody together by sector"
    counted(version, row(sector="care", language="en"), source="synthetic")
    assert "Everybody together by sector by Language by Source" in read(client).parts["breakdowns"]
    assert read(client, f"{URL}?by=@language").tables["question-sector"][1:4] == [
        ["Everybody", "2", "100.0%", "0.0%", "0.0%"],
        ["Dutch", "1", "100.0%", "0.0%", "0.0%"],
        ["English", "1", "100.0%", "0.0%", "0.0%"],
    ]


@pytest.mark.parametrize("by", ["unknown", "@organisation", "org", "\0", "<b>"])
def test_unknown_breakdown_is_named(client: Client, version: Version, by: str):
    reply = client.get(URL, {"by": by})
    assert reply.status_code == 422
    assert "Results cannot be broken down by" in reply.content.decode()
    assert "question-sector" not in reply.content.decode()


def test_texts_are_not_listed(client: Client, version: Version):
    counted(version, row(sector="care", org="A secret name", remarks="Neither this"))
    html = client.get(URL).content.decode()
    assert "A secret" not in html
    assert "Neither this" not in html
    assert "1 sent the page." in Reader(html).parts["question-remarks"]


def test_synthetic_responses_are_announced(client: Client, version: Version):
    counted(version, row(sector="care"))
    assert "synthetic" not in read(client).parts
    counted(version, row(sector="care"), source="synthetic")
    assert read(client).parts["synthetic"] == (
        "Synthetic These figures contain 1 synthetic response, made up by a program."
    )


def test_every_chart_has_a_text_alternative_and_a_table(client: Client, version: Version):
    counted(version, row(sector="care"))
    html = client.get(URL).content.decode()
    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    drawn = [figure for figure in figures if "data-chart" in figure]
    assert len(drawn) > 3
    for figure in drawn:
        assert re.search(r'role="img"\s+aria-label="[^"]{10,}"', figure)
        assert figure.count("<tr>") > 1
        specification = re.search(r'<script id="([^"]+)" type="application/json">(.*?)</script>', figure)
        assert specification
        assert f'data-chart="{specification[1]}"' in figure
        assert "layer" in json.loads(specification[2])


def test_labels_are_data_and_not_markup(client: Client):
    nasty = "</script><script>alert(1)</script>{{ 7 }}"
    hostile = [{"code": code, "text": text(nasty)} for code in ("a", "b")]
    published(
        page("one", question("single", "sector", breakdown=True, options=hostile)),
        page("two", question("matrix", "before", items=hostile, options=options("x", "y"))),
    )
    for url in (URL, f"{URL}?by=sector"):
        assert "<script>alert" not in client.get(url).content.decode()


def test_page_is_not_sent_again_until_something_is_counted(client: Client, version: Version):
    counted(version, row(sector="care"))
    first = client.get(URL)
    again = client.get(URL, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"
    counted(version, row(sector="care"), now=timezone.now())
    assert client.get(URL, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_tag_differs_by_breakdown_language_and_reader(client: Client, version: Version):
    counted(version, row(sector="care"))
    tags = [client.get(URL).headers["ETag"], client.get(f"{URL}?by=sector").headers["ETag"]]
    client.cookies["django_language"] = "fr"
    tags += [client.get(URL).headers["ETag"], logged_in("admin").get(URL).headers["ETag"]]
    assert len(set(tags)) == 4


@pytest.mark.usefixtures("noon")
def test_page_says_how_old_it_is_while_answers_wait(client: Client, version: Version):
    counted(version, row(sector="care"), now=timezone.now() - timedelta(minutes=3))
    assert "data-waits" not in client.get(URL).content.decode()
    answered(version, row(sector="work"))
    shown = read(client)
    assert re.fullmatch(
        r"As of \d\d:\d\d:\d\d , 3\sminutes ago\. "
        r"Newer answers wait to be counted\. If this stays, counting is not running\.",
        shown.parts["as-of"],
    )
    assert shown.parts["totals"] == "1 started 1 submitted"


def test_results_before_the_first_answer(client: Client, version: Version):
    shown = read(client)
    assert shown.parts["totals"] == "0 started 0 submitted"
    assert shown.tables["question-sector"][1] == ["care", "0", "–"]
    assert read(client, f"{URL}?by=sector").tables["question-sector"][1] == ["care", "0", "–"]


def test_results_of_an_unpublished_survey_say_what_to_do(client: Client):
    unpublished("study")
    reply = client.get(URL)
    assert reply.status_code == 200
    assert "manage.py questionnaire load FILE --code study --publish" in reply.content.decode()


def test_results_cost_the_same_queries_however_many_answers(client: Client, version: Version):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}?by=sector")
        return len(captured)

    counted(version, row(sector="care"))
    first = queries()
    counted(version, *[row(sector=sector) for sector in ("care", "work", "rest")] * 20)
    assert queries() == first


def test_page_and_tally_agree(client: Client, version: Version):
    counted(version, *[row(sector="care")] * 3, row(sector="work"))
    tally = live_tally(version.id, now=timezone.now()).everybody
    assert read(client).parts["totals"] == f"{tally.started} started {tally.completed} submitted"


def test_results_take_no_post(client: Client, version: Version):
    assert client.post(URL).status_code == 405
