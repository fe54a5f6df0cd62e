"""Views: the settings of a survey, and what becomes of a pilot."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from organisations.models import AuditEntry
from surveys.models import Response, Survey, Wave
from tests.organisations.team import logged_in
from tests.support.study import unpublished
from tests.surveys.respondents import NOW, general_link, move_wave, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db

SETTINGS = "/surveys/visits/settings/"
PILOT = "/surveys/visits/fieldwork/1/pilot/"
CHOSEN = {"privacy_mode": "pseudonymous", "organisation_source": "link", "idle_minutes": "45"}


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    move_wave(survey, Wave.State.DRAFT)
    return survey


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_settings_are_chosen_before_the_first_wave_opens(client: Client, survey: Survey) -> None:
    assert client.post(SETTINGS, CHOSEN).status_code == 302
    survey.refresh_from_db()
    chosen = {name: str(getattr(survey, name)) for name in CHOSEN}
    assert chosen == CHOSEN
    assert "The settings are saved." in html(client.get(SETTINGS))


def test_survey_without_a_version_has_settings(client: Client) -> None:
    unpublished("visits")
    assert client.get(SETTINGS).status_code == 200


def test_settings_that_contradict_what_was_published_are_pointed_out(client: Client, survey: Survey) -> None:
    assert "contradict the published consent facts" not in html(client.get(SETTINGS))
    client.post(SETTINGS, CHOSEN)
    shown = html(client.get(SETTINGS))
    assert "contradict the published consent facts" in shown
    assert "organisation is known in another way (organisation_source)" in shown
    assert "(personal_link_cut_at_completion)" in shown


def test_fixed_settings_are_shown_with_the_reason_and_stay(client: Client) -> None:
    survey = open_survey()
    shown = html(client.get(SETTINGS))
    assert "A wave was opened" in shown
    assert shown.count("disabled") == len(Survey.PrivacyMode) + len(Survey.OrganisationSource) + 2
    assert client.post(SETTINGS, CHOSEN).status_code == 302
    survey.refresh_from_db()
    assert (survey.privacy_mode, survey.idle_minutes) == ("anonymous_on_completion", 45)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("privacy_mode", "secret"),
        ("privacy_mode", ""),
        ("organisation_source", "\0"),
        ("idle_minutes", "4"),
        ("idle_minutes", "1441"),
        ("idle_minutes", "1e3"),
    ],
)
def test_bad_settings_are_refused_at_their_field(
    client: Client, survey: Survey, field: str, value: str
) -> None:
    answer = client.post(SETTINGS, CHOSEN | {field: value})
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    survey.refresh_from_db()
    assert survey.privacy_mode == "anonymous_on_completion"


def test_present_choices_are_marked_in_the_tables(client: Client, survey: Survey) -> None:
    assert html(client.get(SETTINGS)).count("(chosen)") == 2


def sentences(page: str) -> list[str]:
    """What stands in the details element."""
    details = page[page.index("<details") : page.index("</details>")]
    return re.findall(r"<li>(.*?)</li>", details, re.DOTALL)


def test_start_page_says_who_sees_what_for_its_way_in(survey: Survey) -> None:
    move_wave(survey, Wave.State.OPEN)
    by_link, by_organisation, by_test = (
        sentences(html(Client().get(f"{link}?lang=fr")))
        for link in (general_link(survey), organisation_link(survey), f"/t/{survey.test_token}/")
    )
    assert by_test[1:] == by_link
    assert set(by_organisation) - set(by_link)
    assert len(by_organisation) == 12


def test_receipt_codes_are_told_on_the_start_page_and_where_the_published_text_does_not(
    client: Client, survey: Survey
) -> None:
    assert client.post(SETTINGS, CHOSEN | {"receipt_codes": "on"}).status_code == 302
    assert "a code to erase their answers later (receipt_code)" in html(client.get(SETTINGS))
    move_wave(survey, Wave.State.OPEN)
    shown = sentences(html(Client().get(f"{general_link(survey)}?lang=nl")))
    assert [line for line in shown if "Wie die code heeft, kan je antwoorden wissen" in line]


def test_who_answers_in_a_room_reads_that_totals_are_shown_there(client: Client, survey: Survey) -> None:
    assert client.post(SETTINGS, CHOSEN | {"shown_live": "on"}).status_code == 302
    move_wave(survey, Wave.State.OPEN)
    shown = sentences(html(Client().get(f"{general_link(survey)}?lang=nl")))
    assert [line for line in shown if "de totalen live te zien zodra tien mensen geantwoord hebben" in line]


def test_pilot_is_planned_and_then_fixed(client: Client, survey: Survey) -> None:
    plan = {"name": "Try", "grace_hours": "24", "is_pilot": "on"}
    assert client.post("/surveys/visits/fieldwork/1/edit/", plan).status_code == 302
    assert Wave.objects.get().is_pilot
    move_wave(survey, Wave.State.OPEN, opens_at=NOW)
    assert (
        client.post("/surveys/visits/fieldwork/1/edit/", {"name": "Try", "grace_hours": "24"}).status_code
        == 302
    )
    assert Wave.objects.get().is_pilot
    assert start(general_link(survey)).stored.source == "pilot"


@pytest.fixture
def pilot(survey: Survey) -> Survey:
    """A pilot with one unfinished response, whose end has passed."""
    move_wave(survey, Wave.State.OPEN, opens_at=NOW)
    Wave.objects.update(is_pilot=True)
    start(general_link(survey))
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW + timedelta(days=1))
    return survey


def test_decision_on_a_pilot_shows_numbers_and_is_made_once(client: Client, pilot: Survey) -> None:
    assert PILOT in html(client.get("/surveys/visits/fieldwork/1/"))
    assert "1 unfinished response" in html(client.get(PILOT))
    answer = client.post(PILOT, {"outcome": "adopted", "reason": "Good <b>"}, follow=True)
    assert "1 response of the pilot counts now." in html(answer)
    assert "Good &lt;b&gt;" in html(answer)
    assert Response.objects.get().source == "real"
    assert client.post(PILOT, {"outcome": "dropped", "reason": "No"}).status_code == 409
    assert (Response.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_dropping_a_pilot_erases_it(client: Client, pilot: Survey) -> None:
    answer = client.post(PILOT, {"outcome": "dropped", "reason": "Wrong routing"}, follow=True)
    assert "1 response of the pilot was erased." in html(answer)
    assert Response.objects.count() == 0


def test_pilot_is_kept_where_the_ledger_cannot_tell_that_it_was_dropped(
    client: Client, pilot: Survey, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER = tmp_path
    answer = client.post(PILOT, {"outcome": "dropped", "reason": "Wrong routing"})
    assert (answer.status_code, "into the ledger" in html(answer)) == (409, True)
    assert "Wrong routing" in html(answer)
    assert (Response.objects.count(), Wave.objects.get().pilot_outcome) == (1, "")


@pytest.mark.parametrize("posted", [{}, {"outcome": "adopted"}, {"outcome": "sold", "reason": "Good"}])
def test_decision_needs_a_choice_and_a_reason(client: Client, pilot: Survey, posted: dict[str, str]) -> None:
    assert client.post(PILOT, posted).status_code == 422
    assert Response.objects.get().source == "pilot"


def test_wave_that_is_no_pilot_has_nothing_to_decide(client: Client, survey: Survey) -> None:
    assert "This wave is no pilot" in html(client.get(PILOT))
    assert client.post(PILOT, {"outcome": "dropped", "reason": "No"}).status_code == 409
