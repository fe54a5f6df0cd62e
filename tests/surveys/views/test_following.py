"""Views: following partners in a wave, and entering what they hand in on paper."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organisations.models import AuditEntry, Category, Organisation
from surveys.models import ContactNote, Distribution, Response, Wave, WayCount
from tests.organisations.team import logged_in
from tests.surveys.respondents import (
    ANSWERS,
    Respondent,
    answer_all,
    general_link,
    move_wave,
    open_survey,
    start,
)

pytestmark = pytest.mark.django_db

WAVE = "/surveys/visits/fieldwork/1/"
CONTACT, PAPER = f"{WAVE}organisations/1/contact/", f"{WAVE}organisations/1/paper/"
TOLD = {"contact_state": "has_sent", "next_on": "2026-12-01", "staff_number": "120", "sent_number": "80"}


@pytest.fixture
def client(db: None) -> Client:
    open_survey()
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def names_in(shown: str) -> list[str]:
    """The organisations in the order of the list."""
    return re.findall(r"organisations/\d+/\">([^<]+)</a>", shown)


def add_organisation(name: str, **fields: Any) -> Distribution:
    organisation = Organisation.objects.create(name=name, category=Category.objects.get())
    wave = Wave.objects.get()
    return Distribution.objects.create(
        wave=wave, organisation=organisation, number=wave.distributions.count() + 1, **fields
    )


def test_contact_is_kept_with_its_note_which_no_log_repeats(client: Client):
    assert client.post(CONTACT, {**TOLD, "text": "Calls back <b>soon</b>"}).status_code == 302
    kept = Distribution.objects.get()
    assert (kept.contact_state, str(kept.next_on), kept.staff_number, kept.sent_number) == (
        "has_sent",
        "2026-12-01",
        120,
        80,
    )
    assert "Calls back &lt;b&gt;soon&lt;/b&gt;" in html(client.get(CONTACT))
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, entry.details) == (
        "visits/waves/1/organisations/1",
        "follow",
        {
            "contact_state": "has_sent",
            "next_on": "2026-12-01",
            "staff_number": 120,
            "sent_number": 80,
            "note": True,
        },
    )


def test_contact_that_changes_nothing_is_not_written_down(client: Client):
    assert client.post(CONTACT, {"contact_state": "no_reply"}).status_code == 302
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("contact_state", "angry", "not one of the available choices"),
        ("next_on", "tomorrow", "valid date"),
        ("next_on", "9999-01-01", "within ten years"),
        ("staff_number", "0", "greater than or equal to 1"),
        ("sent_number", "99999999999", "less than or equal to"),
        ("text", "x" * 2001, "at most 2000"),
        ("text", "a\0b", "Null characters"),
    ],
)
def test_bad_contact_is_refused_at_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, words: str
):
    response = client.post(CONTACT, {**TOLD, "text": "Kept", field: value})
    assert (response.status_code, words in html(response)) == (422, True)
    assert 'value="80"' in html(response) or field == "sent_number"
    assert not ContactNote.objects.exists()


@pytest.mark.usefixtures("noon")
def test_wave_lists_whom_to_look_at_today(client: Client):
    today = timezone.localdate()
    add_organisation("Due", next_on=today - timedelta(days=1))
    add_organisation("Later", next_on=today + timedelta(days=1))
    assert names_in(html(client.get(f"{WAVE}?show=today"))) == ["Due"]
    assert "To look at today (1)" in " ".join(html(client.get(WAVE)).split()).replace("</a>", "")


def test_wave_sorts_its_organisations_by_what_is_known_of_them(client: Client):
    late = add_organisation("Aalst", contact_state="refused")
    WayCount.objects.create(wave=Wave.objects.get(), distribution=late, way="code", started=9, submitted=3)
    assert names_in(html(client.get(f"{WAVE}?sort=name"))) == ["Aalst", "CAW Antwerpen"]
    assert names_in(html(client.get(f"{WAVE}?sort=contact"))) == ["CAW Antwerpen", "Aalst"]
    assert names_in(html(client.get(f"{WAVE}?sort=-submitted"))) == ["Aalst", "CAW Antwerpen"]
    assert "9 started, 3 submitted" in html(client.get(WAVE))
    assert client.get(f"{WAVE}?sort=token").status_code == 404
    assert client.get(f"{WAVE}?show=all").status_code == 404


def press(client: Client, **fields: str) -> Any:
    """Open the page and press its button, the boxes as `fields` say."""
    found = re.search(r'name="start_token" value="([^"]*)"', html(client.get(PAPER)))
    token = found[1] if found else ""
    return client.post(PAPER, {"start_token": token, "language": "nl", "consent": "on", **fields})


def entering(client: Client) -> Respondent:
    answer = press(client)
    assert answer.status_code == 303, html(answer)
    return Respondent(client, "/".join(answer["Location"].split("/")[:3]) + "/")


def test_paper_questionnaire_is_entered_by_the_pages_of_respondents_and_then_the_next(client: Client):
    entered = entering(client)
    answer_all(entered)
    sent = entered.post("review/", go="send")
    assert sent["Location"] == f"{PAPER}?sent=1&language=nl"
    assert "The paper questionnaire has been entered." in html(client.get(sent["Location"]))
    kept = Response.objects.get()
    assert (kept.source, kept.completed, kept.minutes_band, kept.answers) == ("entered", True, "", ANSWERS)
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, entry.details) == (
        "visits/waves/1/organisations/1",
        "enter paper",
        {},
    )


def test_page_of_a_respondent_is_never_drawn_as_one_from_paper(client: Client):
    survey = Wave.objects.get().survey
    from_paper = html(entering(client).get("about/"))
    by_link = html(start(general_link(survey)).get("about/"))
    assert ("banner" in from_paper, "banner" in by_link) == (True, False)


def test_second_press_of_the_button_finds_the_first_response(client: Client):
    found = re.search(r'name="start_token" value="([^"]*)"', html(client.get(PAPER)))
    assert found
    token = found[1]
    first, second = (press(client, start_token=token)["Location"] for _ in range(2))
    assert first == second
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"consent": ""}, "it must not be entered"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"start_token": "guess"}, "Open this page anew"),
    ],
)
def test_paper_needs_consent_a_language_and_its_own_form(client: Client, fields: dict[str, str], words: str):
    response = press(client, **fields)
    assert (response.status_code, words in html(response)) == (422, True)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("state", "status"),
    [("open", 303), ("closing", 303), ("paused", 409), ("final", 409), ("draft", 409)],
)
def test_paper_is_entered_while_respondents_can_finish(client: Client, state: str, status: int):
    closed = {"closes_at": timezone.now() - timedelta(hours=1)} if state in Wave.CLOSED else {}
    move_wave(Wave.objects.get().survey, Wave.State(state), **closed)
    assert press(client).status_code == status
