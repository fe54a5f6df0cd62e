"""Views: the receipt code on the thanks page, and the page where it erases."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from surveys.models import Response
from surveys.secrets import receipt_code, show_code
from surveys.views.personal import TRIES
from tests.organisations.team import logged_in
from tests.surveys.respondents import (
    Respondent,
    answer_all,
    general_link,
    open_survey,
    press_start,
    start,
    start_token,
)

pytestmark = pytest.mark.django_db

NEVER = show_code(receipt_code("x" * 22))


@pytest.fixture(autouse=True)
def fresh_throttle() -> None:
    cache.clear()


@pytest.fixture
def respondent(db: None) -> Respondent:
    """Somebody before the button to send, of a survey that gives receipt codes."""
    respondent = start(general_link(open_survey(receipt_codes=True)))
    answer_all(respondent)
    return respondent


def token(respondent: Respondent) -> str:
    found = re.search(r'name="receipt_token"\s+value="([^"]*)"', respondent.get("review/").content.decode())
    assert found
    return found[1]


def code_in(page: Any) -> str:
    assert page.status_code == 200
    shown = re.search(r'<p class="code">(.*?)</p>', page.content.decode(), re.DOTALL)
    assert shown
    return "-".join(re.findall(r"<span>(\w{4})</span>", shown[1]))


def send(respondent: Respondent, posted: str) -> Any:
    return respondent.post("review/", go="submit", receipt_token=posted)


def erase(code: str, address: str = "192.0.2.1") -> Any:
    return Client().post("/erase/?lang=en", {"code": code}, REMOTE_ADDR=address)


def test_sending_shows_the_code_and_where_it_erases(respondent: Respondent) -> None:
    page = send(respondent, token(respondent))
    assert len(code_in(page)) == 19
    shown = page.content.decode()
    assert ("http://testserver/erase/" in shown, "Goodbye (nl)" in shown) == (True, True)
    assert page.cookies["answers"].value == ""
    assert page["Cache-Control"] == "no-store"


def test_second_press_and_lost_reply_show_the_same_code(respondent: Respondent) -> None:
    posted = token(respondent)
    cookie = respondent.client.cookies["answers"].value
    code = code_in(send(respondent, posted))
    assert code_in(send(respondent, posted)) == code  # without the cookie, as after loading the page again
    respondent.client.cookies["answers"] = cookie
    assert code_in(send(respondent, posted)) == code
    assert send(respondent, "y" * 22).status_code == 410
    erase(code)
    assert send(respondent, posted).status_code == 410


@pytest.mark.parametrize("posted", ["", "short", "\0" * 22, "x" * 500])
def test_page_without_a_proper_token_gets_a_code_all_the_same(respondent: Respondent, posted: str) -> None:
    assert erase(code_in(send(respondent, posted))).status_code == 200


def test_code_cannot_be_chosen_by_who_sends(respondent: Respondent) -> None:
    assert code_in(send(respondent, "x" * 22)) == NEVER != "x" * 16


def test_survey_without_receipt_codes_shows_none() -> None:
    respondent = start(general_link(open_survey()))
    answer_all(respondent)
    assert "receipt_token" not in respondent.get("review/").content.decode()
    assert send(respondent, "x" * 22)["Location"] == "/s/visits/thanks/?lang=nl"
    assert Response.objects.get().receipt_hash is None


def test_who_copies_from_paper_gets_no_code() -> None:
    open_survey(receipt_codes=True)
    team = logged_in("researcher")
    paper = "/surveys/visits/fieldwork/1/organisations/1/paper/"
    begun = press_start(team, paper, start_token(team, paper))
    respondent = Respondent(team, "/".join(begun["Location"].split("/")[:3]) + "/")
    answer_all(respondent)
    assert send(respondent, "x" * 22)["Location"].startswith(paper)
    assert Response.objects.get().receipt_hash is None


def test_code_erases_however_it_is_typed_and_says_what_remains(respondent: Respondent, settings: Any) -> None:
    settings.BACKUP_DAYS = 30
    code = code_in(send(respondent, token(respondent)))
    page = erase(f" {code.lower().replace('-', '  ').replace('0', 'o').replace('1', 'l')}. ")
    assert (page.status_code, Response.objects.count()) == (200, 0)
    shown = page.content.decode()
    for part in (
        "Your answers are erased",
        "Totals and anonymised datasets that were published",
        "at the latest",
        "research@example.org",
    ):
        assert part in shown


def test_unknown_used_mistyped_and_empty_codes_are_not_told_apart(respondent: Respondent) -> None:
    code = code_in(send(respondent, token(respondent)))
    assert erase(code).status_code == 200
    pages = set()
    for typed in (NEVER, code, code[:-1], "?", "x" * 5000, "\0", "１" * 16):
        page = erase(typed)
        assert page.status_code == 422
        pages.add(re.sub(r'(?s)value=".*?"', "", page.content.decode()))
    assert len(pages) == 1


def test_resume_code_of_somebody_erases_nothing() -> None:
    respondent = start(general_link(open_survey(receipt_codes=True)))
    assert erase(respondent.code).status_code == 422
    assert Response.objects.count() == 1


def test_guessing_is_slowed(respondent: Respondent) -> None:
    for _try in range(TRIES.limit):
        assert erase(NEVER).status_code == 422
    assert erase(NEVER).status_code == 429
    assert erase(NEVER, address="192.0.2.2").status_code == 422


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_erases_nothing(respondent: Respondent, method: str) -> None:
    code = code_in(send(respondent, token(respondent)))
    assert getattr(Client(), method)("/erase/", {"code": code}).status_code == 200
    assert Response.objects.count() == 1


def test_form_of_another_website_is_refused(respondent: Respondent) -> None:
    code = code_in(send(respondent, token(respondent)))
    answer = Client().post("/erase/", {"code": code}, HTTP_ORIGIN="https://evil.example")
    assert (answer.status_code, Response.objects.count()) == (403, 1)


def test_ledger_that_cannot_be_written_is_told_and_nothing_is_erased(
    respondent: Respondent, settings: Any, tmp_path: Any
) -> None:
    code = code_in(send(respondent, token(respondent)))
    settings.LEDGER = tmp_path
    assert (erase(code).status_code, Response.objects.count()) == (503, 1)


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_page_speaks_each_language(lang: str) -> None:
    assert f'<html lang="{lang}"' in Client().get("/erase/", {"lang": lang}).content.decode()
