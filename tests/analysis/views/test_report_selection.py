"""Views: the report of some of the responses."""

import json

import pytest
from django.test import Client

from analysis.actions.counting import count_pending
from analysis.models import ReportDefinition
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.models import Version
from tests.analysis.report.conftest import antwerp
from tests.analysis.report.test_reading import definition, output
from tests.analysis.views.reading import BAD_SELECTIONS, Reader, counted
from tests.analysis.views.test_crossing import final
from tests.organisations.team import logged_in
from tests.support.study import NOW, PAGES, agreeing, file_of, questionnaire, row

__all__ = ["antwerp"]  # a fixture

pytestmark = pytest.mark.django_db

URL = "/surveys/study/report/"
SECTORS = output("shares", question="sector")
CHANGE = output("change", question="now", scale=["never", "much"], others_as="never", answers=["much"])


def defined(version: Version, *outputs: dict[str, object]) -> None:
    parts = [output | {"id": f"out-{number}"} for number, output in enumerate(outputs)]
    ReportDefinition.objects.create(survey=version.survey, source=json.dumps(definition(*parts)))


def read(client: Client, **asked: str) -> Reader:
    reply = client.get(URL, asked)
    assert reply.status_code == 200
    return Reader(reply.content.decode())


def test_filters_are_counted_and_stand_in_the_caption(client: Client, version: Version):
    defined(version, SECTORS)
    counted(version, row(sector="care"), row(sector="care", language="en"), row(sector="work"))
    shown = read(client, **{"only_@language": "nl", "only_@completed": "1"})
    assert shown.parts["out-0"].startswith(
        "Table 1: One, N% (N=2). Only: Language: Dutch; Completeness: Submitted."
    )
    assert shown.tables["out-0"][1:] == [["Total", "2", "50.0%", "50.0%", "0.0%"]]
    everybody = read(client)
    assert everybody.parts["out-0"].startswith("Table 1: One, N% (N=3). Raw data. One n care")


def test_a_breakdown_can_be_the_language_or_the_wave(client: Client, version: Version):
    defined(version, SECTORS | {"breakdown": "@language"}, SECTORS | {"breakdown": "@wave"})
    version.survey.waves.update(name="Spring")
    counted(version, row(sector="care"), row(sector="care", language="en"), row(sector="work"))
    shown = read(client)
    assert [line[:3] for line in shown.tables["out-1"][1:]] == [
        ["Spring *", "3", "66.7%"],
        ["Total", "3", "66.7%"],
    ]
    assert [line[:3] for line in shown.tables["out-0"][1:]] == [
        ["Dutch *", "2", "50.0%"],
        ["English *", "1", "100.0%"],
        ["Total", "3", "66.7%"],
    ]


def test_some_of_the_respondents_get_no_tests(client: Client, version: Version):
    defined(version, CHANGE)
    counted(version, *[row(sector="care", before__desk="never", now__desk="much")] * 5)
    final()
    assert "Holm" in read(client).parts["out-0"]
    some = read(client, only_sector="care").parts["out-0"]
    assert "No tests are given of some of the respondents only." in some
    assert "Holm's" not in some


def test_a_page_that_reads_all_records_does_not_follow_the_answers(client: Client, version: Version):
    defined(version, SECTORS)
    counted(version, row(sector="care"))
    follows = {
        query: "staff/live.js" in client.get(f"{URL}?{query}").content.decode()
        for query in ("", "only_sector=care", "answers=cleaned", "only_%40completed=1")
    }
    assert follows == {
        "": True, "only_sector=care": True, "answers=cleaned": True, "only_%40completed=1": False,
    }  # fmt: skip


def test_filter_that_leaves_nobody_says_so(client: Client, version: Version):
    defined(version, SECTORS)
    counted(version, row(sector="care"))
    page = client.get(URL, {"only_sector": "work", "only_@completed": "1"}).content.decode()
    assert "No response meets these filters." in page
    assert "out-0" not in page


@pytest.mark.parametrize(("asked", "said"), BAD_SELECTIONS)
def test_bad_selection_is_named_and_nothing_is_counted(
    client: Client, version: Version, asked: dict[str, str], said: str
):
    defined(version, SECTORS)
    reply = client.get(URL, asked)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert said in page
    assert "out-0" not in page


def test_a_survey_without_responses_has_a_report_of_nobody(client: Client, version: Version):
    defined(version, SECTORS)
    assert read(client).tables["out-0"][1:] == [["Total", "0", "–", "–", "–"]]


def test_responses_to_another_version_are_missed_aloud_and_can_be_shown(client: Client, version: Version):
    counted(version, row(sector="care", needs__1="time"), row(sector="care"))
    shorter = agreeing(questionnaire(*PAGES[:2]), version.survey)
    publish(survey=version.survey, document=shorter, now=NOW, by=None)
    defined(version, SECTORS)
    assert "(N=0). Without 2 responses to other versions of the questionnaire." in read(client).parts["out-0"]
    older = read(client, version="1")
    assert older.tables["out-0"][1:] == [["Total", "2", "100.0%", "0.0%", "0.0%"]]


def test_signs_of_careless_answers_are_told_and_can_be_left_out(antwerp: Version):
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    page = " ".join(client.get("/surveys/antwerp/report/").content.decode().split())
    assert "with one answer to a whole scale" in page
    without = Reader(client.get("/surveys/antwerp/report/", {"careless": "without"}).content.decode())
    assert "Only: without signs of careless answers." in without.parts["chart-20"]


def test_all_versions_can_be_shown_together(client: Client, version: Version):
    counted(
        version, row(sector="care", tools__mail="1", tools__chat="0", tools__none="0"), row(sector="work")
    )
    shorter = agreeing(questionnaire(*PAGES[:1]), version.survey)
    newer = publish(survey=version.survey, document=shorter, now=NOW, by=None)
    defined(version, SECTORS | {"breakdown": "sector"}, output("respondents"))
    file = file_of(shorter, {"completed": "1", "last_page": "1", "language": "nl", "sector": "care"})
    import_responses(version=newer, wave=version.survey.waves.get(), source="imported", file=file)
    count_pending(version_id=newer.id, now=NOW)
    alone = read(client)
    assert alone.tables["out-1"][1] == ["At least partly", "1", "100.0%"]
    both = read(client, version="all")
    assert both.parts["out-0"].startswith(
        "Table 1: One, N% (N=3). Versions 1, 2 of the questionnaire together. Raw data."
    )
    assert [line[:2] for line in both.tables["out-0"][1:]] == [
        ["care *", "2"],
        ["work *", "1"],
        ["rest *", "0"],
        ["Total", "3"],
    ]
    some = read(client, version="all", only_sector="care", **{"only_@completed": "1"})
    assert some.tables["out-1"][1] == ["At least partly", "2", "100.0%"]
