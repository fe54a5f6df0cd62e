"""Views: what respondents' pages leave behind, and whose forms they take."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django.fixtures import Settings

from surveys.models import Survey
from tests.surveys.respondents import Respondent, answer_all, general_link, start, start_token

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
]
OWN = [
    {},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
    {"origin": "http://testserver"},
    {"origin": "null"},  # under our Referrer-Policy, where the browser says no more
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_form_of_another_site_is_refused(
    survey: Survey, respondent: Respondent, headers: dict[str, str]
) -> None:
    client = respondent.client
    token = start_token(client, general_link(survey))
    forms = {
        general_link(survey): {"start_token": token, "consent": "1"},
        respondent.home + "about/": {"org": "caw"},
        respondent.home + "about/draft/": {"org": "caw"},
        respondent.home + "erase/": {},
        "/continue/": {"code": respondent.code},
    }
    before = respondent.stored.revision
    assert {client.post(path, fields, headers=headers).status_code for path, fields in forms.items()} == {403}
    assert (respondent.stored.revision, respondent.stored.draft) == (before, {})


@pytest.mark.parametrize("headers", OWN)
def test_form_of_our_own_needs_no_token(respondent: Respondent, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = respondent.client.cookies
    answer = client.post(respondent.home + "about/", {"org": "caw"}, headers=headers)
    assert answer.status_code == 303


def test_no_page_is_kept_by_a_cache(survey: Survey, respondent: Respondent) -> None:
    pages = [Client().get(general_link(survey)), Client().get("/continue/"), Client().get("/a/nobody/about/")]
    pages += [respondent.get(path) for path in ("", "about/", "stop/", "erase/")]
    assert {page["Cache-Control"] for page in pages} == {"no-store"}


def test_respondents_have_no_session_and_only_their_own_cookies(survey: Survey) -> None:
    respondent = start(general_link(survey))
    answer_all(respondent)
    respondent.post("review/", go="submit")
    assert set(respondent.client.cookies) == {"cookies", "answers"}
    assert Session.objects.count() == 0


def test_answering_needs_neither_cache_nor_broker(survey: Survey, settings: Settings) -> None:
    nobody = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nobody}}
    settings.CELERY_BROKER_URL = nobody
    respondent = start(general_link(survey))
    answer_all(respondent)
    assert respondent.post("review/", go="submit").status_code == 303


def test_logs_tell_nothing_of_an_answer(respondent: Respondent, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    respondent.tab("about").send(org="caw", name="Antoinette")
    respondent.tab("about").send(org="moon", name="Antoinette")
    Client().get(respondent.home + "about/")
    told = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "Antoinette" not in told
    assert respondent.code not in told
