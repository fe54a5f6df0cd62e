"""Views: reading the own answers and sending them once, or erasing them."""

from typing import Any

import pytest

from surveys.models import Response, Survey
from tests.surveys.respondents import Respondent, answer_all, start

pytestmark = pytest.mark.django_db


def test_review_shows_the_own_answers_by_page_with_ways_to_change_them(respondent: Respondent) -> None:
    answer_all(respondent)
    page = respondent.get("review/").content.decode()
    for text in ("caw (nl)", "An", "much (nl)", "never (nl)", "3", "time (nl)", "Fine"):
        assert text in page
    assert page.count(f'href="{respondent.home}') >= 4
    assert "Reason (nl)" not in page  # routing hides it


def test_review_and_thanks_read_once_each(respondent: Respondent, django_assert_num_queries: Any) -> None:
    answer_all(respondent)
    with django_assert_num_queries(1):
        respondent.get("review/")
    with django_assert_num_queries(1):
        respondent.client.get("/s/visits/thanks/")


def test_review_in_another_language(respondent: Respondent) -> None:
    answer_all(respondent)
    assert respondent.post("language/", language="fr")["Location"] == f"{respondent.home}review/"
    assert "caw (fr)" in respondent.get("review/").content.decode()


def test_review_leads_back_and_to_the_code(respondent: Respondent) -> None:
    answer_all(respondent)
    assert respondent.post("review/", go="previous")["Location"] == f"{respondent.home}last/"
    assert respondent.post("review/", go="stop")["Location"] == f"{respondent.home}stop/"
    assert respondent.stored.completed is False


def test_submitting_leads_to_the_thanks_and_forgets_the_cookie(respondent: Respondent) -> None:
    answer_all(respondent)
    answer = respondent.post("review/", go="submit")
    assert (answer.status_code, answer["Location"]) == (303, "/s/visits/thanks/?lang=nl")
    assert (answer.cookies["answers"].value, answer.cookies["answers"]["path"]) == ("", respondent.home)
    assert Response.objects.get().completed


def test_second_click_on_send_is_no_error(respondent: Respondent) -> None:
    answer_all(respondent)
    cookie = respondent.client.cookies["answers"].value
    respondent.post("review/", go="submit")
    respondent.client.cookies["answers"] = cookie
    again = respondent.post("review/", go="submit")
    assert again.status_code == 410
    assert "verstuurd" in again.content.decode()
    assert Response.objects.count() == 1


def test_review_of_a_survey_with_open_pages_cannot_be_submitted(respondent: Respondent) -> None:
    assert respondent.post("review/", go="submit")["Location"] == f"{respondent.home}about/"
    assert respondent.stored.completed is False


def test_erasing_asks_first(respondent: Respondent) -> None:
    page = respondent.get("erase/?page=about")
    assert (page.status_code, f'href="{respondent.home}about/"' in page.content.decode()) == (200, True)
    assert Response.objects.count() == 1


def test_erasing_erases_and_forgets_the_cookie(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    answer = respondent.post("erase/")
    assert (answer.status_code, answer.cookies["answers"].value) == (200, "")
    assert Response.objects.count() == 0
    assert respondent.get("about/").status_code == 404


def test_test_response_can_be_submitted_from_the_review(survey: Survey) -> None:
    tester = start(f"/t/{survey.test_token}/")
    assert tester.get("review/").status_code == 200
    assert tester.post("review/", go="submit")["Location"] == "/s/visits/thanks/?lang=nl"
