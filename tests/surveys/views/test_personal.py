"""Views: personal links and printed codes, from the click to the last page."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from time_machine import TimeMachineFixture

from organisations.throttle import Throttle
from surveys.models import Identity, Invitation, OpenInvitation, Response, Survey, Wave
from tests.surveys.inviting import invited, link_of, listed, open_link, press, start_personally
from tests.surveys.respondents import (
    NOW,
    Respondent,
    answer_all,
    move_wave,
    open_survey,
    start_token,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def link(survey: Survey) -> str:
    return invited(survey, "an@example.org")[0]


def test_hop_takes_the_token_out_of_the_address(link: str) -> None:
    client = Client()
    reply = client.get(link)
    assert (reply.status_code, reply["Location"], reply["Referrer-Policy"]) == (303, "/i/", "no-referrer")
    cookie = client.cookies["way"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/i/", True, "Lax")
    assert link.split("/")[2] not in cookie.value


def test_mail_scanners_change_nothing(link: str, django_assert_num_queries) -> None:
    scanner = Client()
    with django_assert_num_queries(0):
        replies = [scanner.head(link), *(scanner.get(link) for _ in range(3)), scanner.post(link)]
    assert [reply.status_code for reply in replies] == [303, 303, 303, 303, 405]
    before = OpenInvitation.objects.get().token_hash
    for _ in range(3):
        assert (scanner.get("/i/").status_code, scanner.head("/i/").status_code) == (200, 200)
    assert (Response.objects.count(), OpenInvitation.objects.get().token_hash) == (0, before)


def test_personal_link_starts_a_response_of_its_organisation(survey: Survey, link: str) -> None:
    stored = start_personally(link).stored
    assert (stored.way, stored.source, stored.distribution) == (
        "mail",
        "real",
        Invitation.objects.get().distribution,
    )


def test_start_page_speaks_the_language_of_the_invitation(link: str) -> None:
    Invitation.objects.update(language="fr")
    assert '<html lang="fr"' in open_link(link)[1].content.decode()


def test_language_that_was_chosen_before_the_hop_stays(link: str) -> None:
    assert '<html lang="fr"' in Client().get(f"{link}?lang=fr", follow=True).content.decode()


def test_finished_revoked_and_unknown_links_get_one_answer(survey: Survey) -> None:
    finished, revoked = invited(survey, "an@example.org", "bo@example.org")
    respondent = start_personally(finished)
    answer_all(respondent)
    assert respondent.post("review/", go="submit").status_code == 303
    OpenInvitation.objects.all().delete()
    replies = [open_link(each)[1] for each in (finished, revoked, f"/i/{'A' * 22}/")]
    assert [reply.status_code for reply in replies] == [404] * 3
    assert len({reply.content for reply in replies}) == 1
    assert Client().get("/i/short/").content == replies[0].content


def test_start_page_is_the_same_for_a_link_that_was_used(link: str) -> None:
    unused = open_link(link)[1].content
    answering = start_personally(link)
    answering.tab("about").send(org="caw", name="Antoinette")
    assert open_link(link)[1].content == unused


def test_completing_leaves_nothing_that_ties(survey: Survey, link: str) -> None:
    before = list(Invitation.objects.values())
    respondent = start_personally(link)
    answer_all(respondent)
    respondent.post("review/", go="submit")
    stored = Response.objects.get()
    assert (stored.completed, stored.start_hash, stored.distribution, stored.way) == (True, None, None, "")
    assert (OpenInvitation.objects.count(), Identity.objects.count()) == (0, 0)
    assert list(Invitation.objects.values()) == before


@pytest.mark.parametrize("mode", ["identified", "pseudonymous"])
def test_whose_response_it_is_is_kept_where_respondents_were_told_so(mode: str) -> None:
    [link] = invited(open_survey(privacy_mode=mode), "an@example.org")
    start_personally(link)
    identity = Identity.objects.get()
    assert (identity.response, identity.invitation) == (Response.objects.get(), Invitation.objects.get())


def test_database_refuses_to_tie_an_anonymous_response(survey: Survey, link: str) -> None:
    start_personally(link)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(response=Response.objects.get(), invitation=Invitation.objects.get())


def test_double_click_is_one_response_that_both_open(link: str) -> None:
    client, first = press(link)
    second = client.post("/i/", {"start_token": link.split("/")[2], "language": "nl", "consent": "1"})
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert client.get(first["Location"]).status_code == 200
    assert "onward" not in client.cookies
    assert Response.objects.count() == 1


def test_two_links_in_one_browser_start_two_responses(survey: Survey) -> None:
    one, other = invited(survey, "an@example.org", "bo@example.org")
    browser, _page = open_link(one)
    token = start_token(browser, "/i/")
    open_link(other, browser)
    browser.post("/i/", {"start_token": token, "consent": "1"})  # the tab that was opened first
    start_personally(other, browser)
    assert Response.objects.count() == 2


def test_browser_without_the_cookie_is_told_to_open_the_link_again(link: str) -> None:
    page = Client().get("/i/")
    assert (page.status_code, "cookies" in page.content.decode()) == (403, True)


def test_browser_that_refuses_cookies_starts_nothing(link: str) -> None:
    reply = Client().post("/i/", {"start_token": link.split("/")[2], "consent": "1"})
    assert (reply.status_code, 'id="cookies-title"' in reply.content.decode()) == (403, True)
    assert Response.objects.count() == 0


def test_form_of_another_site_starts_nothing(link: str) -> None:
    client, _page = open_link(link)
    posted = {"start_token": link.split("/")[2], "consent": "1"}
    forged = {"sec-fetch-site": "cross-site", "origin": "null"}
    assert client.post("/i/", posted, headers=forged).status_code == 403
    without_cookies = Client().post("/i/", posted, headers={"origin": "null"})  # as SameSite has it
    assert (without_cookies.status_code, Response.objects.count()) == (403, 0)
    assert (
        client.post("/i/", posted, headers={"sec-fetch-site": "same-origin", "origin": "null"}).status_code
        == 303
    )


@pytest.mark.parametrize("token", ["", "x", "\0" * 22, "A" * 5000])
def test_broken_tokens_are_no_error(survey: Survey, token: str) -> None:
    client = Client(headers={"cookie": "way=x"})
    assert client.get("/i/").status_code == 403
    assert client.post("/i/", {"start_token": token, "consent": "1"}).status_code == 404


class TestOnAnotherDevice:
    """Who only has the link goes on, and sees nothing of what was answered before."""

    @pytest.fixture
    def first(self, link: str) -> Respondent:
        first = start_personally(link)
        first.tab("about").send(org="caw", name="Antoinette")
        first.post("forms/draft/", hard="yes", reason="Overworked")
        return first

    @pytest.fixture
    def second(self, link: str, first: Respondent) -> Respondent:
        assert first.stored.sent == ["about"]
        return start_personally(link)

    def test_link_goes_on_at_the_first_open_page(self, first: Respondent, second: Respondent) -> None:
        assert second.home == first.home
        assert second.get()["Location"] == f"{first.home}forms/"
        for path in ("about/", "review/", "last/"):
            reply = second.client.get(first.home + path, follow=True)
            assert reply.redirect_chain[-1][0] == f"{first.home}forms/"

    def test_nothing_of_before_is_shown(self, first: Respondent, second: Respondent) -> None:
        shown = second.tab("forms").html + second.get("stop/").content.decode()
        for secret in ("Antoinette", "Overworked", *re.findall("....", first.code), "Previous", '"caw"'):
            assert secret not in shown

    def test_all_can_be_answered_and_sent(self, second: Respondent) -> None:
        second.tab("forms").send(before__phone="much", before__visit="never", hard="no")
        second.tab("centre").send(rooms="3")
        second.tab("last").send(needs=["time"], remarks="Fine")
        review = second.get("review/")
        assert (review.status_code, "Fine" in review.content.decode()) == (200, False)
        assert second.post("review/", go="submit").status_code == 303
        assert Response.objects.get().answers["remarks"] == {"text": "Fine"}

    def test_what_is_typed_is_kept_apart(self, first: Respondent, second: Respondent) -> None:
        second.post("forms/draft/", hard="yes", reason="Quiet")
        assert ("Quiet" in second.tab("forms").html, "Quiet" in first.tab("forms").html) == (True, False)
        assert "Overworked" in first.tab("forms").html

    def test_code_opens_everything(self, first: Respondent, second: Respondent) -> None:
        assert second.client.post("/continue/", {"code": first.code}).status_code == 303
        assert "Antoinette" in second.tab("about").html

    def test_page_that_another_answer_opened_again_asks_for_the_code(
        self, first: Respondent, second: Respondent
    ) -> None:
        first.tab("forms").send(before__phone="much", before__visit="never", hard="no")
        Response.objects.update(answers={})  # as if a required answer of a sent page were open again
        reply = second.get("about/")
        assert (reply.status_code, 'name="code"' in reply.content.decode()) == (403, True)

    def test_cookie_of_the_other_kind_opens_nothing(self, first: Respondent, second: Respondent) -> None:
        thief = Client()
        thief.cookies["answers"] = second.client.cookies["onward"].value
        assert thief.get(f"{first.home}about/").status_code == 404


def test_link_goes_on_after_a_pause(link: str, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
    start_personally(link).tab("about").send(org="caw")
    time_machine.shift(timedelta(minutes=31))
    assert start_personally(link).get("forms/").status_code == 200


def test_who_started_goes_on_while_the_wave_is_closing(
    survey: Survey, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)
    started, unused = invited(survey, "an@example.org", "bo@example.org")
    start_personally(started).tab("about").send(org="caw")
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW)
    pages = []
    for each in (started, unused):
        client, page = open_link(each)
        token = each.split("/")[2]
        pages.append(page.content.decode().replace(token, ""))
        reply = client.post("/i/", {"start_token": token})
        assert (page.status_code, reply.status_code) == (403, 303 if each == started else 403)
    assert pages[0] == pages[1]
    assert Response.objects.count() == 1


def test_wave_that_is_paused_meanwhile_starts_nothing(survey: Survey, link: str) -> None:
    client, _page = open_link(link)
    token = start_token(client, "/i/")
    move_wave(survey, Wave.State.PAUSED)
    assert client.post("/i/", {"start_token": token, "consent": "1"}).status_code == 403
    assert Response.objects.count() == 0


def test_guessing_is_slowed_and_an_office_behind_the_same_address_is_not(link: str) -> None:
    statuses = [open_link(f"/i/{number:022d}/")[1].status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]
    assert open_link(link)[1].status_code == 200


def test_machine_that_guesses_waits_for_a_minute(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.views.personal.FLOOD", Throttle("personal", limit=40, seconds=60))
    statuses = [open_link(f"/i/{number:022d}/")[1].status_code for number in range(40)]
    assert statuses == [404] * 30 + [429] * 10
    assert open_link(link)[1].status_code == 429
    assert open_link(link, Client(REMOTE_ADDR="192.0.2.7"))[1].status_code == 200


def test_opening_links_that_work_slows_nobody(link: str) -> None:
    assert {open_link(link)[1].status_code for _ in range(40)} == {200}


def test_anonymous_mode_makes_no_personal_links() -> None:
    survey = open_survey(privacy_mode="anonymous")
    [invitation] = listed(survey, "an@example.org")
    invited(survey, "bo@example.org")
    assert OpenInvitation.objects.count() == 0
    assert open_link(link_of(invitation))[1].status_code == 404
