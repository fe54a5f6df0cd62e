"""Views: the start page of each way in."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from surveys.models import Response, Survey, Wave
from surveys.templatetags.answering import headed
from tests.surveys.respondents import (
    NOW,
    Respondent,
    general_link,
    move_wave,
    organisation_link,
    press_start,
    start,
    start_token,
)

pytestmark = pytest.mark.django_db


def links(survey: Survey) -> list[str]:
    return [general_link(survey), organisation_link(survey), f"/t/{survey.test_token}/"]


def test_start_page_tells_who_asks_and_changes_nothing(survey: Survey) -> None:
    for link in links(survey):
        page = Client().get(link)
        assert page.status_code == 200
        assert "Ask research@example.org (nl)" in page.content.decode()
    assert Response.objects.count() == 0


def test_question_on_a_line_of_its_own_is_the_heading_of_its_paragraph() -> None:
    text = "Who asks?\nThe <team>.\n\nWhy? To know.\nAnd to act.\n\nWhen?"
    shown = "<h3>Who asks?</h3><p>The &lt;team&gt;.</p><p>Why? To know.<br>And to act.</p><p>When?</p>"
    assert headed(text) == shown


def test_start_page_holds_a_new_token_each_time(survey: Survey) -> None:
    tokens = {start_token(Client(), general_link(survey)) for _ in range(3)}
    assert len(tokens) == 3


def test_start_page_of_an_organisation_names_it(survey: Survey) -> None:
    assert "CAW Antwerpen" in Client().get(organisation_link(survey)).content.decode()
    assert "CAW Antwerpen" not in Client().get(general_link(survey)).content.decode()


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "nl"),
        ("", "fr-BE,nl;q=0.5", "fr"),
        ("", "de,fr;q=0.8", "fr"),
        ("", "de,*", "nl"),
        ("?lang=fr", "nl", "fr"),
        ("?lang=FR", "nl", "fr"),
        ("?lang=xx", "fr", "fr"),
        ("?lang=%00", "fr", "fr"),
    ],
)
def test_start_page_speaks_the_language_that_fits(
    survey: Survey, query: str, accepted: str, language: str
) -> None:
    page = Client().get(general_link(survey) + query, headers={"accept-language": accepted})
    assert f"Welcome ({language})" in page.content.decode()
    assert page["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()


def test_start_leads_to_the_first_page_in_the_chosen_language(survey: Survey) -> None:
    respondent = start(general_link(survey), language="fr")
    page = respondent.get("about/")
    assert (page.status_code, "Page about (fr)" in page.content.decode()) == (200, True)


def test_start_remembers_the_response_in_a_cookie_of_its_own(survey: Survey) -> None:
    client = Client()
    respondent = start(general_link(survey), client=client)
    cookie = client.cookies["answers"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        respondent.home, True, "Lax", "",
    )  # fmt: skip
    assert respondent.code not in cookie.value


def test_double_click_is_one_response_that_both_tabs_open(survey: Survey) -> None:
    client = Client()
    token = start_token(client, general_link(survey))
    one, other = (press_start(client, general_link(survey), token) for _ in range(2))
    assert (one.status_code, one["Location"]) == (other.status_code, other["Location"])
    assert client.get(one["Location"]).status_code == 200
    assert Response.objects.count() == 1


def test_start_whose_reply_was_lost_is_repeated(survey: Survey) -> None:
    client = Client()
    token = start_token(client, general_link(survey))
    press_start(client, general_link(survey), token)
    client.cookies.pop("answers")
    assert client.get(press_start(client, general_link(survey), token)["Location"]).status_code == 200


def test_start_page_from_the_back_button_does_not_open_answers_to_the_next_person(survey: Survey) -> None:
    client = Client()
    token = start_token(client, general_link(survey))
    home = press_start(client, general_link(survey), token)["Location"].removesuffix("about/")
    Respondent(client, home).tab("about").send(org="caw")
    client.cookies.pop("answers")
    assert client.get(press_start(client, general_link(survey), token)["Location"]).status_code == 404


def test_two_responses_in_one_browser_never_meet(survey: Survey) -> None:
    one, other = start(general_link(survey)), start(general_link(survey))
    assert one.client.get(other.home + "about/").status_code == 404
    one.tab("about").send(org="caw")
    assert other.stored.answers == {}


def test_start_without_consent_is_refused_and_keeps_its_token(survey: Survey) -> None:
    client = Client()
    token = start_token(client, general_link(survey))
    page = client.post(general_link(survey), {"start_token": token, "language": "fr"})
    assert (page.status_code, page["Content-Language"]) == (422, "fr")
    assert token in page.content.decode()
    assert 'href="#id_consent"' in page.content.decode()
    assert Response.objects.count() == 0


@pytest.mark.parametrize("token", ["", "short", "a" * 5000, "\x00" * 22, "<b>aaaaaaaaaaaaaaaaaaa"])
def test_start_with_a_broken_token_is_refused(survey: Survey, token: str) -> None:
    client = Client()
    client.get(general_link(survey))
    assert press_start(client, general_link(survey), token).status_code == 400
    assert Response.objects.count() == 0


def test_browser_that_refuses_cookies_is_told_what_to_do(survey: Survey) -> None:
    token = start_token(Client(), general_link(survey))
    page = press_start(Client(), general_link(survey), token)
    assert page.status_code == 403
    assert 'id="cookies-title"' in page.content.decode()
    assert Response.objects.count() == 0


@pytest.mark.parametrize("link", ["/s/unknown/", "/o/unknown/", "/t/unknown/", "/s/unknown/thanks/"])
def test_link_to_nothing_says_so(link: str) -> None:
    assert Client().get(link).status_code == 404


def test_survey_that_was_never_published_is_not_open_yet() -> None:
    Survey.objects.create(code="empty")
    assert Client().get("/s/empty/").status_code == 403


@pytest.mark.parametrize(
    ("state", "status"),
    [("draft", 403), ("scheduled", 403), ("paused", 403), ("closing", 403), ("final", 410)],
)
def test_nobody_starts_while_the_wave_is_not_open(
    survey: Survey, time_machine: TimeMachineFixture, state: str, status: int
) -> None:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    token = start_token(client, general_link(survey))
    move_wave(survey, Wave.State(state), opens_at=NOW - timedelta(hours=1), closes_at=NOW)
    assert client.get(organisation_link(survey)).status_code == status
    assert press_start(client, general_link(survey), token).status_code == status
    assert Response.objects.count() == 0


def test_closing_survey_says_until_when_one_can_go_on(
    survey: Survey, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW)
    page = Client().get(general_link(survey) + "?lang=nl").content.decode()
    assert "4 maart 2026 10:00" in page  # 48 hours after closing, in Brussels
    assert 'href="/continue/"' in page


def test_survey_that_has_closed_sends_nobody_to_the_code(survey: Survey) -> None:
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW - timedelta(days=2))
    answer = Client().get(general_link(survey))
    assert (answer.status_code, "/continue/" in answer.content.decode()) == (410, False)


def test_test_link_starts_a_marked_response(survey: Survey) -> None:
    move_wave(survey, Wave.State.FINAL)
    respondent = start(f"/t/{survey.test_token}/")
    assert respondent.stored.source == "test"
    assert 'class="banner"' in respondent.get("about/").content.decode()


def test_thanks_can_be_read_by_everybody(survey: Survey) -> None:
    page = Client().get("/s/visits/thanks/?lang=fr")
    assert (page.status_code, "Goodbye (fr)" in page.content.decode()) == (200, True)
