"""Views: stopping for now, and going on by the resume code."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings
from redis import Redis

from surveys.models import Survey, Wave
from surveys.secrets import show_code
from tests.surveys.respondents import Respondent, answer_all, move_wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def test_stop_page_shows_the_code_and_where_to_type_it(respondent: Respondent) -> None:
    page = respondent.get("stop/?page=about").content.decode()
    assert "http://testserver/continue/" in page
    assert f'href="{respondent.home}about/"' in page
    assert len(respondent.code) == 16


def test_code_opens_the_answers_on_another_device(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    phone = Client()
    answer = phone.post("/continue/", {"code": show_code(respondent.code).lower()})
    assert (answer.status_code, answer["Location"]) == (303, respondent.home)
    assert phone.get(answer["Location"])["Location"] == f"{respondent.home}forms/"


def test_both_devices_stay_open(respondent: Respondent) -> None:
    phone = Client()
    phone.post("/continue/", {"code": respondent.code})
    assert [client.get(f"{respondent.home}about/").status_code for client in (phone, respondent.client)] == [
        200,
        200,
    ]


def test_wrong_used_up_and_unreadable_codes_get_one_answer(respondent: Respondent) -> None:
    code = respondent.code
    answer_all(respondent)
    respondent.post("review/", go="submit")
    pages = [Client().post("/continue/", {"code": typed}) for typed in (code, "0" * 16)]
    assert [page.status_code for page in pages] == [422, 422]
    assert pages[0].content.decode().replace(code, "0" * 16) == pages[1].content.decode()
    assert Client().post("/continue/", {"code": "<b>"}).status_code == 422
    assert Client().post("/continue/", {}).status_code == 422


def test_what_was_typed_is_still_there(db: None) -> None:
    page = Client().post("/continue/?page=<b>", {"code": "<b>7KQ3"}).content.decode()
    assert 'value="&lt;b&gt;7KQ3"' in page
    assert 'action="/continue/?lang=nl&amp;page=%3Cb%3E"' in page


def test_code_is_asked_for_in_the_language_of_the_start_page(survey: Survey) -> None:
    start_page = Client().get("/s/visits/?lang=fr").content.decode()
    assert 'href="/continue/?lang=fr"' in start_page
    assert '<html lang="fr"' in Client().get("/continue/?lang=fr").content.decode()
    assert Client().post("/continue/?lang=xx", {"code": "x"}).status_code == 422


def test_unknown_page_to_go_on_with_leads_to_the_first_open_one(respondent: Respondent) -> None:
    answer = Client().post("/continue/?page=nowhere", {"code": respondent.code})
    assert answer["Location"] == respondent.home


def test_trying_codes_is_slowed_down_by_address_and_right_ones_are_not(respondent: Respondent) -> None:
    code = respondent.code
    tries = [Client().post("/continue/", {"code": "0" * 16}).status_code for _ in range(21)]
    assert tries == [422] * 20 + [429]
    assert Client(REMOTE_ADDR="192.0.2.7").post("/continue/", {"code": "0" * 16}).status_code == 422
    assert Client().post("/continue/", {"code": code}).status_code == 303


def test_no_address_is_kept(respondent: Respondent, settings: Settings) -> None:
    Client(REMOTE_ADDR="192.0.2.7").post("/continue/", {"code": "0" * 16})
    keys = Redis.from_url(settings.CACHES["default"]["LOCATION"]).keys("*")
    assert len(keys) == 1
    assert b"192.0.2.7" not in keys[0]


def test_code_works_without_the_cache(respondent: Respondent, settings: Settings) -> None:
    code = respondent.code
    with_nobody_there = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.CACHES = with_nobody_there
    assert Client().post("/continue/", {"code": "0" * 16}).status_code == 422
    assert Client().post("/continue/", {"code": code}).status_code == 303


def test_code_of_a_closed_survey_opens_the_page_that_says_so(survey: Survey, respondent: Respondent) -> None:
    code = respondent.code
    move_wave(survey, Wave.State.FINAL)
    phone = Client()
    answer = phone.post("/continue/", {"code": code})
    assert phone.get(answer["Location"]).status_code == 410
