"""Views: the gate before a wave opens, green or signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organisations.actions.auditing import note
from organisations.models import AuditEntry, User
from surveys.actions.fieldwork import write_texts
from surveys.actions.outbox import send_trial
from surveys.gate import failed, gate
from surveys.models import Survey, Wave
from surveys.texts import INVITATION
from tests.organisations.team import logged_in
from tests.support.study import unpublished
from tests.surveys.outbox import send
from tests.surveys.respondents import NOW, answer_all, move_wave, open_survey, start

pytestmark = pytest.mark.django_db

OPEN = "/surveys/visits/fieldwork/1/open/"


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    move_wave(survey, Wave.State.DRAFT)
    note(about="backups", action="make", by=None, now=timezone.now())
    return survey


def try_in(survey: Survey, *languages: str) -> None:
    """Complete a test response in each language."""
    for language in languages:
        respondent = start(f"/t/{survey.test_token}/", language=language)
        answer_all(respondent)
        respondent.post("review/", go="submit")


def try_mail(*languages: str) -> None:
    """Send somebody of the team a mail in each language."""
    somebody = User.objects.get_or_create(email="ann@example.org")[0]
    for language in languages:
        wave = Wave.objects.select_related("survey").get()
        send_trial(wave=wave, mail=INVITATION, language=language, to_user=somebody, now=NOW)
    send(NOW)


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def not_passed() -> list[str]:
    return failed(gate(Wave.objects.select_related("survey").get(), now=timezone.now()))


def test_green_gate_opens_with_a_click(client: Client, survey: Survey):
    try_in(survey, "nl", "fr")
    try_mail("nl", "fr")
    shown = html(client.get(OPEN))
    assert (shown.count("Yes:"), shown.count("No:"), "id_reason" in shown) == (6, 0, False)
    assert client.post(OPEN).status_code == 302
    assert Wave.objects.get().state == "open"
    assert "reason" not in AuditEntry.objects.latest("id").details


def test_gate_names_what_is_missing_and_asks_for_a_reason(client: Client, survey: Survey):
    try_in(survey, "nl")
    shown = html(client.get(OPEN))
    assert "Nobody completed a test response to version 1 in: French." in shown
    assert client.post(OPEN, {"reason": " "}).status_code == 422
    assert Wave.objects.get().state == "draft"


def test_signing_is_written_down_with_reason_and_name(client: Client, survey: Survey):
    assert client.post(OPEN, {"reason": "Tried on paper <b>"}).status_code == 302
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, str(entry.by)) == ("open", "Anna")
    assert entry.details["not_passed"] == ["tests", "trial"]
    assert entry.details["reason"] == "Tried on paper <b>"
    assert "Tried on paper &lt;b&gt;" in html(client.get("/surveys/visits/fieldwork/1/"))


def test_started_test_response_is_not_enough(survey: Survey):
    start(f"/t/{survey.test_token}/", language="fr")
    try_in(survey, "nl")
    try_mail("nl", "fr")
    assert not_passed() == ["tests"]


def test_trial_mail_is_asked_in_each_language_and_again_for_new_texts(survey: Survey):
    try_in(survey, "nl", "fr")
    try_mail("nl")
    assert not_passed() == ["trial"]
    try_mail("fr")
    assert not_passed() == []
    write_texts(wave=Wave.objects.get(), texts={}, now=NOW, by=None)
    assert not_passed() == ["trial"]


def test_mail_names_no_closing_time_that_there_is_not(survey: Survey):
    try_in(survey, "nl", "fr")
    texts = {"invitation": {"nl": "Tot {closing}: {link} {opt_out}"}}
    write_texts(wave=Wave.objects.get(), texts=texts, now=NOW, by=None)
    try_mail("nl", "fr")
    assert not_passed() == ["languages"]
    Wave.objects.update(closes_at=NOW + timedelta(days=9), opens_at=NOW)
    assert not_passed() == []


def test_back_up_of_more_than_a_week_ago_is_not_recent(survey: Survey):
    try_in(survey, "nl", "fr")
    try_mail("nl", "fr")
    wave = Wave.objects.select_related("survey").get()
    later = timezone.now() + timedelta(days=6)
    assert failed(gate(wave, now=later)) == []
    assert failed(gate(wave, now=later + timedelta(days=1))) == ["backup"]


def test_consent_facts_that_contradict_changed_settings_stop_at_the_gate(survey: Survey):
    try_in(survey, "nl", "fr")
    try_mail("nl", "fr")
    assert not_passed() == []
    Survey.objects.update(organisation_source="link", privacy_mode="identified")
    assert not_passed() == ["consent"]


def test_unpublished_survey_does_not_open_even_signed(client: Client, survey: Survey):
    other = unpublished("empty")
    Wave.objects.create(survey=other, number=1, name="First")
    assert client.post("/surveys/empty/fieldwork/1/open/", {"reason": "x"}).status_code == 409
