"""Views: the same figures raw, cleaned, and after a decision was undone."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analysis.actions.cleaning import exclude, merge, recode, undo
from analysis.actions.counting import count_pending
from analysis.models import Decision, ReportDefinition
from surveys.models import Response, Survey, Version
from tests.analysis.cleaning import with_texts
from tests.analysis.report.test_reading import definition, output
from tests.analysis.views.reading import Reader
from tests.support.study import NOW

pytestmark = pytest.mark.django_db

HOW: dict[str, Any] = {"reason": "seen", "by": None, "now": NOW}


@pytest.fixture
def survey(version: Version) -> Survey:
    """Ten who chose "rest", of whom eight wrote that they mean "zorg"; one of these is left out."""
    with_texts(version)
    count_pending(version_id=version.id, now=timezone.now())
    recode(survey=version.survey, question="sector", texts=["zorg"], option="care", **HOW)
    someone = Response.objects.filter(answers__sector__other="zorg", answers__org__text="OCMW").first()
    assert someone
    exclude(survey=version.survey, responses=[someone.id], **HOW)
    merge(survey=version.survey, question="org", spellings=["CAW Antwerpn"], becomes="CAW Antwerpen", **HOW)
    return version.survey


def undo_all() -> None:
    for decision in Decision.objects.all():
        undo(decision=decision, by=None, now=NOW)


def read(client: Client, page: str, **asked: str) -> Reader:
    return Reader(client.get(f"/surveys/study/{page}/", asked).content.decode())


RAW = [["care", "0", "0.0%"], ["work", "0", "0.0%"], ["rest", "10", "100.0%"]]
CLEANED = [["care", "7", "77.8%"], ["work", "0", "0.0%"], ["rest", "2", "22.2%"]]


def test_live_results_are_raw_or_cleaned_and_say_which(client: Client, survey: Survey):
    raw, cleaned = read(client, "results"), read(client, "results", answers="cleaned")
    assert raw.tables["question-sector"][1:] == RAW
    assert cleaned.tables["question-sector"][1:] == CLEANED
    assert raw.parts["notes"] == "Raw data."
    assert cleaned.parts["notes"] == "Cleaned data: 3 decisions were applied."
    assert "9 answered, of 9 who sent the page. Cleaned data: 3 decisions" in cleaned.parts["question-sector"]
    by_sector = read(client, "results", answers="cleaned", by="sector")
    assert [line[0] for line in by_sector.tables["question-hours"][1:]] == ["Everybody", "care", "rest"]
    assert client.get("/surveys/study/results/", {"answers": "washed"}).status_code == 422


def test_a_browser_that_has_the_page_gets_it_anew_after_a_decision(client: Client, survey: Survey):
    page = "/surveys/study/results/?answers=cleaned"
    tag = client.get(page).headers["ETag"]
    assert client.get(page, headers={"if-none-match": tag}).status_code == 304
    undo_all()
    assert client.get(page, headers={"if-none-match": tag}).status_code == 200
    assert read(client, "results", answers="cleaned").tables["question-sector"][1:] == RAW


def test_crossed_questions_are_raw_or_cleaned_and_say_which(client: Client, survey: Survey):
    asked = {"rows": "sector", "columns": "tools"}
    page = client.get("/surveys/study/cross/", asked).content.decode()
    assert "Raw data." in page
    cleaned = client.get("/surveys/study/cross/", asked | {"answers": "cleaned"}).getvalue().decode()
    assert "Cleaned data: 3 decisions were applied." in cleaned
    assert "0 of 9 answered both." in cleaned
    file = client.get("/surveys/study/cross.csv", asked | {"answers": "cleaned"}).getvalue().decode()
    assert "cleaned by 3 decisions" in file


def test_report_is_raw_or_cleaned_and_each_caption_says_which(client: Client, survey: Survey):
    outputs = (
        output("frequencies", question="sector"),
        output("organisations", question="org", breakdown="sector") | {"id": "two"},
    )
    ReportDefinition.objects.create(survey=survey, source=json.dumps(definition(*outputs)))
    raw, cleaned = read(client, "report"), read(client, "report", answers="cleaned")
    assert raw.parts["one"].startswith("Table 1: One, N% (N=10). Raw data.")
    assert raw.tables["one"][1:] == RAW
    assert cleaned.parts["one"].startswith("Table 1: One, N% (N=9). Cleaned data: 3 decisions were applied.")
    assert cleaned.tables["one"][1:] == CLEANED
    assert [[line[0].removesuffix(" *"), line[1]] for line in cleaned.tables["two"][1:]] == [
        *(
            ["care", "7"],
            ["– CAW Antwerpen", "2"],
            ["– Kompas", "2"],
            ["– OCMW", "1"],
            ["– caw antwerpen", "2"],
        ),
        *(["work", "0"], ["rest", "2"], ["– CAW Antwerpen", "2"], ["Total", "9"]),
    ]
    undo_all()
    again = read(client, "report", answers="cleaned")
    assert again.parts["one"].startswith("Table 1: One, N% (N=10). Cleaned data: 0 decisions were applied.")
    assert again.tables["one"][1:] == RAW
