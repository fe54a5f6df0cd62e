"""Views: planning waves, moving them and giving organisations their links."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from organisations.models import AuditEntry, Category, Organisation
from surveys.actions.publishing import create_survey
from surveys.models import Distribution, Response, Wave
from tests.organisations.team import logged_in
from tests.surveys.respondents import move_wave, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db

LIST = "/surveys/visits/fieldwork/"
WAVE = f"{LIST}1/"
PLAN = {
    "name": "Spring",
    "opens_at": "2027-03-01T09:00",
    "closes_at": "2027-03-28T17:30",
    "grace_hours": "24",
}


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def plan(**more: str) -> dict[str, str]:
    return {**PLAN, "who": "all", **more}


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_wave_is_planned_with_its_organisations_and_targets(client: Client):
    open_survey()
    response = client.post(f"{LIST}new/", plan(target="300", target_caw="20"))
    assert (response.status_code, response["Location"]) == (302, f"{LIST}2/")
    wave = Wave.objects.get(number=2)
    assert (wave.name, wave.state, wave.grace_hours, wave.target, wave.targets) == (
        "Spring",
        "draft",
        24,
        300,
        {"caw": 20},
    )
    assert wave.opens_at == datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert wave.closes_at == datetime(2027, 3, 28, 15, 30, tzinfo=UTC)  # summer time since that morning
    first, second = Distribution.objects.order_by("wave__number")
    assert (first.number, first.organisation) == (second.number, second.organisation)
    assert first.token != second.token


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "required"),
        ("name", "x" * 121, "at most 120"),
        ("name", "a\0b", "Null characters"),
        ("name", "a\r\nBcc: b@example.org", "Leave out line breaks"),
        ("opens_at", "tomorrow", "valid date"),
        ("opens_at", "2027-03-28T02:30", "interpreted in time zone"),  # the hour that summer time skips
        ("opens_at", "9999-12-31T23:59", "within ten years"),
        ("closes_at", "2027-03-01T09:00", "before the opening"),
        ("closes_at", "2020-03-01T09:00", "before the opening"),
        ("grace_hours", "-1", "greater than or equal to 0"),
        ("grace_hours", "721", "less than or equal to 720"),
        ("target", "1e9", "whole number"),
        ("complete_percent", "49", "greater than or equal to 50"),
        ("target_caw", "99999999999", "less than or equal"),
        ("who", "everybody", "not one of the available choices"),
    ],
)
def test_bad_plan_is_refused_at_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, words: str
):
    open_survey()
    response = client.post(f"{LIST}new/", plan(**{field: value}))
    assert (response.status_code, words in html(response)) == (422, True)
    assert 'value="Spring"' in html(response) or field == "name"
    assert Wave.objects.count() == 1


def test_wave_page_shows_state_times_with_their_zone_and_counts(client: Client):
    survey = open_survey()
    start(organisation_link(survey))
    move_wave(survey, Wave.State.OPEN, closes_at=datetime(2027, 7, 1, 10, tzinfo=UTC))
    shown = html(client.get(WAVE))
    for words in ("CEST", "CET", "<strong>1</strong>started", "<strong>0</strong>submitted", "CAW Antwerpen"):
        assert words in shown
    assert organisation_link(survey) in shown


def test_move_says_in_numbers_what_it_will_do_and_is_made_by_a_post_only(client: Client):
    survey = open_survey()
    start(organisation_link(survey))
    assert "1 response is in progress" in html(client.get(f"{WAVE}close/"))
    assert Wave.objects.get().state == "open"
    assert client.post(f"{WAVE}close/").status_code == 302
    assert Wave.objects.get().state == "closing"
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, str(entry.by)) == ("visits/waves/1", "close", "Anna")


def test_second_click_on_a_move_is_told_that_it_was_made(client: Client):
    open_survey()
    client.post(f"{WAVE}pause/")
    response = client.post(f"{WAVE}pause/")
    assert (response.status_code, "the wave is now in the state “Paused”" in html(response)) == (409, True)
    assert AuditEntry.objects.count() == 1


def test_extension_needs_a_later_moment(client: Client):
    open_survey()
    assert client.post(f"{WAVE}extend/", {"until": ""}).status_code == 422
    assert client.post(f"{WAVE}extend/", {"until": "2020-01-01T10:00"}).status_code == 409
    assert client.post(f"{WAVE}extend/", {"until": "2027-01-01T10:00"}).status_code == 302
    assert Wave.objects.get().closes_at == datetime(2027, 1, 1, 9, tzinfo=UTC)


def test_times_that_have_passed_are_not_changed(client: Client):
    open_survey()
    opened = Wave.objects.get().opens_at
    assert client.post(f"{WAVE}edit/", PLAN).status_code == 302
    wave = Wave.objects.get()
    assert (wave.opens_at, wave.name, wave.closes_at is None) == (opened, "Spring", False)


def test_rule_of_completeness_is_set_before_a_wave_opens_only(client: Client):
    open_survey()
    assert client.post(f"{WAVE}edit/", {**PLAN, "complete_percent": "60"}).status_code == 302
    assert Wave.objects.get().complete_percent == 80  # it is open
    client.post(f"{LIST}new/", plan(complete_percent="60"))
    assert Wave.objects.get(number=2).complete_percent == 60
    client.post(f"{LIST}2/edit/", {**PLAN, "complete_percent": "70"})
    assert Wave.objects.get(number=2).complete_percent == 70


def test_final_wave_is_not_planned_otherwise(client: Client):
    move_wave(open_survey(), Wave.State.FINAL)
    response = client.post(f"{WAVE}edit/", PLAN)
    assert (response.status_code, "This wave is final" in html(response)) == (422, True)


def test_late_organisation_joins_with_its_own_clock(client: Client):
    open_survey()
    late = Organisation.objects.create(name="OCMW", category=Category.objects.get())
    fields = {"organisations": str(late.id), "closes_at": "2027-01-01T10:00"}
    assert client.post(f"{WAVE}organisations/", fields).status_code == 302
    joined = Distribution.objects.get(organisation=late)
    assert joined.opens_at is not None
    assert (joined.number, joined.closes_at) == (2, datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert Client().get(f"/o/{joined.token}/").status_code == 200
    Distribution.objects.filter(id=joined.id).update(closes_at=joined.opens_at.replace(year=2090))
    Distribution.objects.filter(id=joined.id).update(opens_at=joined.opens_at.replace(year=2080))
    assert Client().get(f"/o/{joined.token}/").status_code == 403


@pytest.mark.parametrize("chosen", ["", "1", "not-an-id", "00000000-0000-4000-8000-000000000000"])
def test_organisation_that_does_not_exist_cannot_join(client: Client, chosen: str):
    open_survey()
    assert client.post(f"{WAVE}organisations/", {"organisations": chosen}).status_code == 422
    assert Distribution.objects.count() == 1


def test_replaced_link_leads_nowhere_and_responses_that_it_started_go_on(client: Client):
    survey = open_survey()
    old = organisation_link(survey)
    respondent = start(old)
    assert client.post(f"{WAVE}organisations/1/", {"deed": "issue"}).status_code == 302
    assert Client().get(old).status_code == 404
    assert Client().get(organisation_link(survey)).status_code == 200
    assert respondent.get("about/").status_code == 200


def test_revoked_link_leads_nowhere(client: Client):
    survey = open_survey()
    old = organisation_link(survey)
    client.post(f"{WAVE}organisations/1/", {"deed": "revoke"})
    assert Distribution.objects.get().token is None
    assert [Client().get(link).status_code for link in (old, "/o/None/")] == [404, 404]
    assert "revoked" in html(client.get(WAVE))


def test_organisation_leaves_before_the_wave_is_open_only(client: Client):
    survey = open_survey()
    assert client.post(f"{WAVE}organisations/1/", {"deed": "leave"}).status_code == 409
    move_wave(survey, Wave.State.DRAFT)
    assert client.post(f"{WAVE}organisations/1/", {"deed": "leave"}).status_code == 302
    assert not Distribution.objects.exists()


def test_names_are_shown_as_text(client: Client):
    open_survey()
    Organisation.objects.update(name="<script>{{ 1 }}{% x %}")
    Wave.objects.update(name="<b>{{ wave }}")
    for url in (LIST, WAVE, f"{WAVE}organisations/1/", f"{WAVE}close/"):
        shown = html(client.get(url))
        assert ("<script>{{" in shown, "<b>{{" in shown) == (False, False)


def test_analyst_reads_and_changes_nothing(client: Client):
    open_survey()
    reader = logged_in("analyst")
    shown = html(reader.get(WAVE))
    assert (reader.get(LIST).status_code, "/o/" in shown, "/close/" in shown) == (200, False, False)
    for url in (f"{WAVE}close/", f"{WAVE}edit/", f"{LIST}new/", f"{WAVE}organisations/1/"):
        assert reader.post(url, {**PLAN, "deed": "revoke"}).status_code == 403
    assert not AuditEntry.objects.exists()


def test_what_does_not_exist_is_not_found(client: Client):
    open_survey()
    create_survey(code="other")
    urls = ("visits/fieldwork/2/", "other/fieldwork/1/", "visits/fieldwork/1/organisations/9/")
    for url in (
        *urls,
        "visits/fieldwork/1/explode/",
        "visits/fieldwork/99999999999999999999/",
        "none/fieldwork/",
    ):
        assert client.get(f"/surveys/{url}").status_code == 404


def test_tests_are_in_no_count(client: Client):
    survey = open_survey()
    start(f"/t/{survey.test_token}/")
    assert Response.objects.count() == 1
    assert "<strong>0</strong>started" in html(client.get(WAVE))
