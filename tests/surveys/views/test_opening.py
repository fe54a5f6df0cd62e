"""Views: who may open a response, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from surveys.models import Response, Survey, Wave
from tests.surveys.respondents import NOW, Respondent, Tab, answer_all, general_link, move_wave, start

pytestmark = pytest.mark.django_db

PATHS = ("", "about/", "nowhere/", "review/", "stop/", "erase/")


def test_stranger_with_the_address_gets_the_same_page_as_for_an_address_of_nothing(
    respondent: Respondent,
) -> None:
    stranger = Client()
    for path in PATHS:
        real, made_up = stranger.get(respondent.home + path), stranger.get(f"/a/nobody/{path}")
        assert (real.status_code, made_up.status_code) == (404, 404)
        assert real.content == made_up.content


def test_cookie_of_another_response_opens_nothing(survey: Survey) -> None:
    one, other = start(general_link(survey)), start(general_link(survey))
    thief = Client()
    thief.cookies["answers"] = one.client.cookies["answers"].value
    assert thief.get(other.home + "about/").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "7KQ3-01AB-CDEF-GHJK", "A" * 16 + ":x", "\\000", "é"])
def test_forged_cookie_opens_nothing(respondent: Respondent, cookie: str) -> None:
    thief = Client(headers={"cookie": f"answers={cookie}"})
    assert thief.get(respondent.home + "about/").status_code == 404


def test_unknown_page_says_the_same(respondent: Respondent) -> None:
    assert respondent.get("nowhere/").content == Client().get(respondent.home + "nowhere/").content
    assert respondent.post("nowhere/", org="caw").status_code == 404
    assert respondent.post("nowhere/draft/", org="caw").status_code == 404


def test_strange_addresses_are_no_error(respondent: Respondent) -> None:
    for path in ("%00/", "about/%00", "a.b/", "é/", "about/../../", "about/draft/"):
        assert respondent.get(path).status_code in (404, 405)


def test_wrong_method_is_refused(respondent: Respondent) -> None:
    assert respondent.client.put(respondent.home + "about/").status_code == 405
    assert respondent.get("language/").status_code == 405
    assert respondent.post("stop/").status_code == 405


def test_finished_response_is_never_opened_again(respondent: Respondent) -> None:
    cookie = respondent.client.cookies["answers"].value
    answer_all(respondent)
    respondent.post("review/", go="submit")
    for client in (respondent.client, Client(headers={"cookie": f"answers={cookie}"})):
        answers = [client.get(respondent.home + path).status_code for path in PATHS]
        assert set(answers) <= {404, 410}


class TestAfterAPause:
    """The code is asked for, and nothing typed is lost."""

    @pytest.fixture
    def respondent(self, survey: Survey, time_machine: TimeMachineFixture) -> Respondent:
        """Somebody who sent the first page and was away for 31 minutes."""
        time_machine.move_to(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False)
        respondent = start(general_link(survey))
        respondent.tab("about").send(org="caw")
        self.code = respondent.code
        self.tab = respondent.tab("forms")
        time_machine.shift(timedelta(minutes=31))
        return respondent

    @pytest.mark.parametrize("path", ["", "about/", "forms/", "review/", "stop/", "erase/"])
    def test_no_answer_is_shown(self, respondent: Respondent, path: str) -> None:
        page = respondent.get(path)
        assert (page.status_code, 'name="code"' in page.content.decode()) == (403, True)
        assert self.code[:4] not in page.content.decode()
        assert "caw" not in page.content.decode()

    def test_page_that_is_sent_is_kept_and_goes_on_after_the_code(self, respondent: Respondent) -> None:
        asked = self.tab.send(before__phone="much", hard="yes", reason="Busy")
        assert (asked.status_code, respondent.stored.sent) == (403, ["about"])
        answer = respondent.client.post("/continue/?page=forms", {"code": self.code})
        assert answer["Location"] == f"{respondent.home}forms/"
        assert 'value="Busy"' in Tab(respondent.client, answer["Location"]).html

    def test_autosave_keeps_what_is_typed_and_does_not_end_the_pause(self, respondent: Respondent) -> None:
        assert self.tab.send(to=f"{self.tab.url}draft/", hard="yes").status_code == 204
        assert respondent.stored.draft["forms"]["hard"] == ["yes"]
        assert respondent.get("forms/").status_code == 403

    def test_nothing_is_erased(self, respondent: Respondent) -> None:
        assert respondent.post("erase/").status_code == 403
        assert Response.objects.count() == 1

    def test_pause_is_no_time_of_answering(self, respondent: Respondent) -> None:
        respondent.client.post("/continue/", {"code": self.code})
        respondent.tab("forms").send(hard="no", reminded="1")
        assert respondent.stored.active_seconds == 0

    def test_survey_sets_how_long_a_pause_may_be(self, respondent: Respondent) -> None:
        Survey.objects.update(idle_minutes=60)
        assert respondent.get("forms/").status_code == 200


def test_typing_is_no_pause(survey: Survey, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
    respondent = start(general_link(survey))
    for _ in range(3):
        time_machine.shift(timedelta(minutes=20))
        respondent.post("about/draft/", name="Still typing")
    assert respondent.get("about/").status_code == 200
    assert respondent.stored.active_seconds == 3600


@pytest.mark.parametrize(("state", "status"), [("final", 410), ("paused", 403), ("scheduled", 410)])
def test_nobody_goes_on_while_the_survey_is_closed(
    survey: Survey, respondent: Respondent, state: str, status: int
) -> None:
    move_wave(survey, Wave.State(state))
    for path in ("", "about/", "review/", "stop/"):
        assert respondent.get(path).status_code == status
    assert respondent.post("about/", org="caw").status_code == status
    assert respondent.post("about/draft/", org="caw").status_code == status  # so it does not say "Saved"
    assert respondent.stored.sent == []


@pytest.mark.parametrize("to", ["", "draft/"])
def test_what_was_typed_while_the_survey_pauses_is_kept(
    survey: Survey, respondent: Respondent, to: str
) -> None:
    tab = respondent.tab("about")
    move_wave(survey, Wave.State.PAUSED)
    tab.send(to=tab.url + to, org="caw")
    move_wave(survey, Wave.State.OPEN)
    assert 'value="caw" id="id_org" checked' in respondent.tab("about").html


def test_closing_survey_can_be_finished_and_says_until_when(
    survey: Survey, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)
    respondent = start(general_link(survey))
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW)
    assert "4 maart 2026 10:00" in respondent.tab("about").html
    answer_all(respondent)
    assert respondent.post("review/", go="submit")["Location"] == "/s/visits/thanks/?lang=nl"


def test_closing_survey_ends_after_its_time(survey: Survey, respondent: Respondent) -> None:
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW - timedelta(days=200))
    assert respondent.get("about/").status_code == 410


def test_answers_can_be_erased_while_the_survey_is_closed(survey: Survey, respondent: Respondent) -> None:
    move_wave(survey, Wave.State.FINAL)
    assert respondent.get("erase/").status_code == 200
    assert respondent.post("erase/").status_code == 200
    assert Response.objects.count() == 0
