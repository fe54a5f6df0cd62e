"""Views: the team's decisions about answers, and taking them."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from analysis.models import Decision
from surveys.models import Response, Survey
from tests.analysis.cleaning import add, with_texts
from tests.organisations.team import logged_in
from tests.support import study
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db

LIST = "/surveys/study/cleaning/"
SPELLINGS, OWN, RESPONSES = (f"{LIST}{page}/" for page in ("spellings", "own-answers", "responses"))


@pytest.fixture
def survey(db: None) -> Survey:
    version = study.published()
    with_texts(version)
    return version.survey


@pytest.fixture
def client(survey: Survey) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return re.sub(r"\s+", " ", text)


def decided() -> list[tuple[Any, ...]]:
    return list(Decision.objects.order_by("id").values_list("kind", "text", "becomes", "reason"))


def test_spellings_that_look_alike_stand_together_and_first(client: Client):
    page = html(client.get(SPELLINGS))
    texts = re.findall(r'name="texts" value="([^"]*)"', page)
    assert texts == ["CAW Antwerpen", "caw antwerpen", "CAW Antwerpn", "Kompas", "OCMW"]
    assert page.count("Close to each other") == 1
    searched = html(client.get(SPELLINGS, {"q": "ocmw"}))
    assert re.findall(r'name="texts" value="([^"]*)"', searched) == ["OCMW"]
    assert "No answer contains this." in html(client.get(SPELLINGS, {"q": "nobody"}))


def test_spellings_are_merged_and_the_list_says_so(client: Client):
    posted = {"texts": ["caw antwerpen", "CAW Antwerpn"], "becomes": "CAW Antwerpen", "reason": "One CAW"}
    page = html(client.post(SPELLINGS, posted, follow=True))
    assert "It is decided. Raw data stay as they are." in page
    assert page.count("becomes “CAW Antwerpen”") == 2
    assert decided() == [
        ("merge", "CAW Antwerpn", "CAW Antwerpen", "One CAW"),
        ("merge", "caw antwerpen", "CAW Antwerpen", "One CAW"),
    ]


def test_own_answers_are_recoded_into_an_option(client: Client):
    page = html(client.get(OWN))
    assert '<option value="sector" selected>' in page
    assert re.findall(r'name="texts" value="([^"]*)"', page) == ["Kinderzorg", "zorg"]
    assert '<option value="rest">' not in page  # the own answer's own option
    client.post(OWN, {"texts": ["Kinderzorg"], "becomes": "care", "reason": "Care"})
    assert decided() == [("recode", "Kinderzorg", "care", "Care")]


def test_fewer_than_ten_answers_in_own_words_are_not_listed(client: Client):
    page = html(client.get(OWN, {"question": "needs"}))
    assert "listed from 10 on" in page
    Response.objects.filter(answers__sector__other="Kinderzorg").first().delete()  # type: ignore[union-attr]
    for address in (SPELLINGS, OWN):
        assert "zorg" not in html(client.get(address))
        assert "OCMW" not in html(client.get(address))


@pytest.mark.parametrize(
    ("address", "posted", "message"),
    [
        (SPELLINGS, {"becomes": "CAW", "reason": "why"}, "Tick at least one in the list."),
        (SPELLINGS, {"texts": ["Nobody"], "becomes": "CAW", "reason": "why"}, "Nobody wrote “Nobody”."),
        (SPELLINGS, {"texts": ["OCMW"], "becomes": "CAW", "reason": " "}, "This field is required."),
        (OWN, {"texts": ["zorg"], "becomes": "rest", "reason": "why"}, "Select a valid choice."),
        (OWN, {"texts": ["a\0"], "becomes": "care", "reason": "why"}, "Select a valid choice."),
        (RESPONSES, {"seen": "0", "reason": "why"}, "Choose at least one."),
        (RESPONSES, {"responses": ["x"], "reason": "why"}, "Select a valid choice."),
        (RESPONSES, {"one": "x", "reason": "why"}, "This is no id of a response."),
        (RESPONSES, {"one": str(UUID(int=1)), "reason": "why"}, "is not counted, or was erased"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client: Client, address: str, posted: dict[str, Any], message: str
):
    response = client.post(address, posted)
    page = html(response)
    assert response.status_code == 422
    assert message in page
    for name, value in posted.items():
        if name in {"becomes", "reason"} and value not in {" ", "rest"}:
            assert f'value="{value}"' in page or f">{value}</textarea>" in page.replace("> ", ">")
    if posted.get("texts") in (["OCMW"], ["zorg"]):
        assert re.search(rf'value="{posted["texts"][0]}" checked', page)
    assert decided() == []


def careless(survey: Survey) -> list[UUID]:
    """Two responses that were much faster than the others, in the order of their ids."""
    add(survey.versions.get(), *[row(sector="care")] * 2)
    Response.objects.update(minutes_band="20-30")
    fast = Response.objects.filter(answers__sector__value="care")
    fast.update(minutes_band="0-5")
    return list(fast.order_by("id").values_list("id", flat=True))


def test_flagged_responses_are_listed_by_id_and_sign_without_answers(client: Client, survey: Survey):
    ids = careless(survey)
    page = html(client.get(RESPONSES))
    assert re.findall(r'name="responses" value="([^"]*)"', page) == [str(each) for each in ids]
    assert page.count("very fast") == 2
    assert "2 in the list are not left out yet." in page


def test_flagged_responses_are_left_out_singly_or_all_that_were_seen(client: Client, survey: Survey):
    first, second = careless(survey)
    client.post(RESPONSES, {"responses": [first], "which": "chosen", "seen": "2", "reason": "hurried"})
    assert list(Decision.objects.values_list("response", flat=True)) == [first]
    more = client.post(RESPONSES, {"which": "all", "seen": "2", "reason": "hurried"})
    assert (more.status_code, "The list has changed meanwhile." in html(more)) == (422, True)
    assert client.post(RESPONSES, {"which": "all", "seen": "1", "reason": "hurried"}).status_code == 302
    assert list(Decision.objects.order_by("id").values_list("response", flat=True)) == [first, second]
    assert html(client.get(RESPONSES)).count("left out </td>") == 2


def test_any_response_is_left_out_by_its_id(client: Client):
    found = Response.objects.first()
    assert found
    client.post(RESPONSES, {"one": str(found.id), "seen": "0", "reason": "asked by phone"})
    assert list(Decision.objects.values_list("response", "reason")) == [(found.id, "asked by phone")]


def decide(survey: Survey, **about: Any) -> Decision:
    return Decision.objects.create(survey=survey, decided_at=NOW, **{"reason": "seen", **about})


def test_decisions_are_listed_with_who_when_and_why_and_are_undone(client: Client, survey: Survey):
    client.post(OWN, {"texts": ["zorg"], "becomes": "care", "reason": "It is care"})
    page = html(client.get(LIST))
    assert "1 decision holds." in page
    for told in ("Own answer recoded", "sector: “zorg” becomes “care”", "It is care", "Anna"):
        assert told in page
    decision = Decision.objects.get()
    assert "The decision is undone." in html(client.post(f"{LIST}{decision.id}/undo/", follow=True))
    again = html(client.post(f"{LIST}{decision.id}/undo/", follow=True))
    assert "This decision was undone already." in again
    assert "undone by Anna" in again
    assert "0 decisions hold." in again


def test_list_is_filtered_and_paged(client: Client, survey: Survey):
    for number in range(101):
        decide(survey, kind="merge", question="org", text=f"text {number}", becomes="CAW")
    decide(survey, kind="recode", question="sector", text="zorg", becomes="care", undone_at=NOW)
    assert "Page 1 of 2" in html(client.get(LIST))
    assert "text 0”" in html(client.get(LIST, {"kind": "merge", "page": "2"}))
    undone = html(client.get(LIST, {"state": "undone"}))
    assert ("zorg" in undone, "text 1" in undone) == (True, False)
    assert client.get(LIST, {"state": "lost"}).status_code == 404


def test_analyst_reads_decisions_and_takes_none(survey: Survey):
    decision = decide(survey, kind="merge", question="org", text="OCMW", becomes="CAW")
    analyst = logged_in("analyst")
    page = html(analyst.get(LIST))
    assert ("OCMW" in page, "/undo/" in page, "spellings/" in page) == (True, False, False)
    for address in (SPELLINGS, OWN, RESPONSES, f"{LIST}{decision.id}/undo/"):
        assert analyst.post(address).status_code == 403


def test_decision_of_another_survey_is_not_found(client: Client, survey: Survey):
    other = decide(study.published(code="other").survey, kind="merge", question="org", text="a", becomes="b")
    for number in (other.id, 10**30):
        assert client.post(f"{LIST}{number}/undo/").status_code == 404
    assert client.get(SPELLINGS, {"question": "sector"}).status_code == 404


def test_survey_without_a_version_offers_nothing(client: Client):
    study.unpublished("empty")
    for page in ("", "spellings/", "own-answers/", "responses/"):
        assert client.get(f"/surveys/empty/cleaning/{page}").status_code == 200
    assert client.post("/surveys/empty/cleaning/spellings/", {"texts": ["a"]}).status_code == 422
