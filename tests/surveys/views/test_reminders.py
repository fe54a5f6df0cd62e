"""Views: the reminder plan, what it comes to, and the mail that a button sends."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organisations.models import Contact
from surveys.models import Distribution, Message, Survey, Wave
from surveys.reminders import ReminderPlan
from tests.organisations.team import logged_in
from tests.surveys.respondents import move_wave, open_survey

pytestmark = pytest.mark.django_db

WAVE = "/surveys/visits/fieldwork/1/"
PAGE = f"{WAVE}reminders/"
FORM = {
    "days": "14 7,7",
    "most": "2",
    "gap_days": "5",
    "day_begins": "08:00",
    "day_ends": "20:00",
    "holidays": "2026-12-25\r\n\r\n2027-01-01\r\n",
}


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    Wave.objects.update(closes_at=timezone.now() + timedelta(days=40))
    return survey


@pytest.fixture
def client(survey: Survey) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def plan() -> ReminderPlan:
    return ReminderPlan.read(Wave.objects.get().reminders)


def test_plan_is_saved_as_it_was_typed_and_shown_again(client: Client):
    assert client.post(PAGE, FORM).status_code == 302
    assert plan().days == (7, 14)
    assert [day.isoformat() for day in plan().holidays] == ["2026-12-25", "2027-01-01"]
    page = html(client.get(PAGE))
    assert 'value="7, 14"' in page
    assert "2026-12-25\n2027-01-01" in page
    assert page.count("names the closing") == 1


def test_preview_shows_the_dates_and_saves_nothing(client: Client):
    page = html(client.post(PAGE, FORM | {"preview": "Preview"}))
    assert "nothing was saved yet" in page
    assert "names the closing" in page
    assert Wave.objects.get().reminders == {}


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("days", "soon", "whole numbers"),
        ("days", "0", "from 1 to 365"),
        ("days", ", ".join(map(str, range(1, 12))), "at most 10"),
        ("gap_days", "0", "greater than or equal to 1"),
        ("day_begins", "03:00", "between 06:00 and 22:00"),
        ("day_ends", "07:00", "later time"),
        ("holidays", "2026-12-25\n<b>", "Line 2, “&lt;b&gt;”, is no date"),
    ],
)
def test_what_no_plan_can_hold_is_refused_and_nothing_typed_is_lost(
    client: Client, field: str, typed: str, told: str
):
    response = client.post(PAGE, FORM | {field: typed})
    assert response.status_code == 422
    assert told in html(response)
    assert 'value="14 7,7"' in html(response) or field == "days"
    assert Wave.objects.get().reminders == {}


def test_plan_without_a_closing_time_says_what_is_missing(client: Client):
    Wave.objects.update(closes_at=None)
    response = client.post(PAGE, FORM)
    assert (response.status_code, "Give the wave a closing time first" in html(response)) == (422, True)


def test_button_reminds_the_contact_persons_once(client: Client):
    Contact.objects.create(organisation=Distribution.objects.get().organisation, email="ann@example.org")
    told = [html(client.post(f"{PAGE}remind/", follow=True)) for _ in range(2)]
    assert ["1 mail waits" in told[0], "0 mails wait" in told[1]] == [True, True]
    assert list(Message.objects.values_list("kind", "address")) == [("partner", "ann@example.org")]
    assert "Reminder for an organisation to spread" in html(client.get(PAGE))


def test_thanks_are_offered_after_the_closing_only(client: Client, survey: Survey):
    assert "Thank everybody" not in html(client.get(PAGE))
    assert "between the closing of a wave and its end" in html(client.post(f"{PAGE}thank/", follow=True))
    move_wave(survey, Wave.State.CLOSING)
    assert "Thank everybody" in html(client.get(PAGE))
    assert client.post(f"{PAGE}unknown/").status_code == 404


def test_anonymous_survey_says_that_nobody_is_reminded_in_person(client: Client, survey: Survey):
    Wave.objects.update(state=Wave.State.DRAFT)  # the mode is fixed by the first opening
    Survey.objects.update(privacy_mode=Survey.PrivacyMode.ANONYMOUS)
    assert "nobody can be reminded in person" in html(client.get(PAGE))


def test_wave_page_leads_to_the_plan_and_tells_the_next_mails(client: Client):
    Contact.objects.create(organisation=Distribution.objects.get().organisation, email="ann@example.org")
    Wave.objects.update(opens_at=timezone.now(), reminders=ReminderPlan(days=(7,)).stored())
    page = html(client.get(WAVE))
    assert PAGE in page
    assert "at most 1" in page
