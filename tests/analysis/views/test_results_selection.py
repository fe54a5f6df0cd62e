"""Views: the live results of some of the responses."""

import pytest
from django.test import Client

from analysis.actions.counting import count_pending
from analysis.models import Population
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.models import Version
from tests.analysis.report.conftest import antwerp
from tests.analysis.views.reading import BAD_SELECTIONS, Reader, counted
from tests.organisations.team import logged_in
from tests.support.study import NOW, PAGES, agreeing, file_of, questionnaire, row

__all__ = ["antwerp"]  # a fixture

pytestmark = pytest.mark.django_db

URL = "/surveys/study/results/"
SUBMITTED = {"only_@completed": "1"}


def read(client: Client, **asked: str) -> Reader:
    reply = client.get(URL, asked)
    assert reply.status_code == 200
    return Reader(reply.content.decode())


def test_filters_leave_others_out_and_every_figure_says_so(client: Client, version: Version):
    counted(version, row(sector="care"), row(sector="care", language="en"), row(sector="work"))
    shown = read(client, **SUBMITTED, **{"only_@language": "nl"})
    said = "Only: Language: Dutch; Completeness: Submitted. Raw data."
    assert shown.parts["totals"] == "2 started 2 submitted"
    assert shown.parts["notes"].startswith(said)
    assert f"2 answered, of 2 who sent the page. {said}" in shown.parts["question-sector"]
    assert "2 answered, of 2 who sent the page. Raw data." not in read(client).parts["question-sector"]


def test_some_of_the_respondents_have_intervals(client: Client, version: Version):
    counted(version, row(sector="care"), row(sector="work"), row(sector="work", completed="0"))
    assert read(client).tables["question-sector"][1] == ["care", "1", "33.3%"]
    assert read(client, intervals="1").tables["question-sector"][1] == ["care", "1", "33.3% 6.1–79.2"]
    some = read(client, **SUBMITTED)
    assert some.tables["question-sector"][1:] == [
        ["care", "1", "50.0% 9.5–90.5"],
        ["work", "1", "50.0% 9.5–90.5"],
        ["rest", "0", "0.0% 0.0–65.8"],
    ]
    assert "95% interval (Wilson)" in some.parts["notes"]


def test_groups_whose_size_is_known_have_narrower_intervals(client: Client, version: Version):
    counted(version, row(sector="care", hours="8", before__desk="much"), row(sector="work"))
    source = {"source": "Register of professions", "counted_on": NOW.date()}
    Population.objects.create(
        survey=version.survey, question="sector", totals={"care": 1, "work": 0, "rest": 4}, **source
    )
    shown = read(client, by="sector", intervals="1")
    assert [line[:4] for line in shown.tables["question-before"][1:3]] == [
        ["Everybody", "1", "0.0% 0.0–79.3", "100.0% 20.7–100.0"],
        ["care", "1", "0.0% 0.0–0.0", "100.0% 100.0–100.0"],  # all one person was asked
    ]
    assert "(source: Register of professions, Nov. 21, 2026)" in shown.parts["notes"]
    some = read(client, by="sector", only_sector="care")
    assert some.tables["question-before"][2][2] == "0.0% 0.0–79.3"


def test_groups_of_a_selection_and_the_selection_of_a_group_stay_in_the_address(
    client: Client, version: Version
):
    counted(version, row(sector="care"), row(sector="work"), row(sector="work", completed="0"))
    page = client.get(URL, {"by": "sector", **SUBMITTED}).content.decode()
    assert '<input type="hidden" name="by" value="sector">' in page
    assert [line[:2] for line in Reader(page).tables["question-hours"][1:]] == [
        ["Everybody", "0"],
        ["care", "0"],
        ["work", "0"],
    ]
    assert 'href="?only_%40completed=1"' in page


def test_only_a_page_of_stored_totals_follows_the_answers(client: Client, version: Version):
    counted(version, row(sector="care"))
    follows = {
        query: "staff/live.js" in client.get(f"{URL}?{query}").content.decode()
        for query in ("", "by=sector", "answers=cleaned", "only_sector=care", "only_sector=care&by=@language")
    }
    assert follows == {
        "": True, "by=sector": True, "answers=cleaned": True, "only_sector=care": True,
        "only_sector=care&by=@language": False,
    }  # fmt: skip
    page = client.get(URL, SUBMITTED).content.decode()
    assert "As of" in Reader(page).parts["as-of"]
    assert '<a href="?only_%40completed=1">Count anew</a>' in page


def test_too_many_responses_are_not_counted_for_a_page(
    client: Client, version: Version, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("analysis.views.results.MOST_IN_A_PAGE", 1)
    counted(version, row(sector="care"), row(sector="care"))
    assert "2 responses are too many for a page" in client.get(URL, SUBMITTED).content.decode()
    assert read(client, only_sector="care").parts["totals"] == "2 started 2 submitted"


def test_filter_that_leaves_nobody_says_so(client: Client, version: Version):
    counted(version, row(sector="care"))
    page = client.get(URL, {"only_sector": "work", **SUBMITTED}).content.decode()
    assert "No response meets these filters." in page
    assert "question-sector" not in page


@pytest.mark.parametrize(("asked", "said"), BAD_SELECTIONS)
def test_bad_selection_is_named_and_nothing_is_shown(
    client: Client, version: Version, asked: dict[str, str], said: str
):
    reply = client.get(URL, asked)
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert "question-sector" not in reply.content.decode()


def test_responses_to_another_version_are_missed_aloud_and_can_be_added(client: Client, version: Version):
    counted(version, row(sector="care", needs__1="time"), row(sector="work"))
    shorter = agreeing(questionnaire(*PAGES[:1]), version.survey)
    newer = publish(survey=version.survey, document=shorter, now=NOW, by=None)
    file = file_of(shorter, {"completed": "1", "last_page": "1", "language": "nl", "sector": "care"})
    import_responses(version=newer, wave=version.survey.waves.get(), source="imported", file=file)
    count_pending(version_id=newer.id, now=NOW)
    alone = read(client)
    assert alone.parts["notes"].startswith("Without 2 responses to other versions of the questionnaire.")
    assert "question-needs" not in alone.parts
    assert read(client, version="1").tables["question-needs"][1] == ["time", "1", "100.0%"]
    both = read(client, version="all", by="sector")
    assert both.parts["notes"] == "Versions 1, 2 of the questionnaire together. Raw data."
    assert both.parts["totals"] == "3 started 3 submitted"
    some = read(client, version="all", only_sector="care", **SUBMITTED)
    assert some.tables["question-sector"][1][:2] == ["care", "2"]


def test_careless_answers_can_be_left_out(antwerp: Version):
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    page = Reader(client.get("/surveys/antwerp/results/", {"careless": "without"}).content.decode())
    report = Reader(client.get("/surveys/antwerp/report/", {"careless": "without"}).content.decode())
    assert page.parts["notes"].startswith("Only: without signs of careless answers. Raw data.")
    assert report.parts["totals"].startswith(page.parts["totals"])
