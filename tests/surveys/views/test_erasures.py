"""Views: what is kept of a survey, erasing it at once, and erasing the response of a person who asks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organisations.actions.auditing import note
from organisations.models import AuditEntry
from surveys.actions.batches import make_batch
from surveys.actions.completing import complete_response
from surveys.batches import codes_of
from surveys.loaded import load_version
from surveys.models import Distribution, Identity, Invitation, Response, Survey, Wave
from tests.organisations.team import logged_in
from tests.support.study import unpublished
from tests.surveys.inviting import invited, start_personally
from tests.surveys.respondents import NOW, answer_all, general_link, move_wave, open_survey, start

pytestmark = pytest.mark.django_db

RETENTION = "/surveys/visits/retention/"
ERASE, PERSON = f"{RETENTION}erase/", f"{RETENTION}person/"


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER = tmp_path / "ledger.jsonl"


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    text: str = response.content.decode()
    return " ".join(text.replace(' class="number"', "").split())


def identified(*addresses: str) -> Survey:
    """A pseudonymous survey; these people were invited and sent in their answers."""
    survey = open_survey(privacy_mode="pseudonymous")
    for link in invited(survey, *addresses):
        respondent = start_personally(link)
        answer_all(respondent)
        response = respondent.stored
        complete_response(version=load_version(response.version_id), response=response, now=NOW)
    return survey


def closed(survey: Survey) -> None:
    move_wave(survey, Wave.State.CLOSING, closes_at=timezone.now() - timedelta(days=9))


def test_page_counts_what_is_there_and_says_until_when(client: Client, settings: Any) -> None:
    survey = identified("an@example.org", "bo@example.org")
    start(general_link(survey))
    shown = html(client.get(RETENTION))
    for part in (
        "24 months after the last wave closed",
        "Invitations with an address</th> <td>2</td>",
        "Personal links that can be used</th> <td>0</td>",
        "Ties between a response and an invitation</th> <td>2</td>",
        "Unfinished responses</th> <td>1</td>",
        "Responses that were sent in</th> <td>2</td>",
        "No back-up was made here",
        "PEILPUNT_BACKUP_DAYS is empty",
        "are not known here",
    ):
        assert part in shown, part
    settings.BACKUP_DAYS = 30
    note(about="backups", action="make", by=None, now=timezone.now())
    assert "Every one that is made until they are erased" in html(client.get(RETENTION))
    closed(survey)
    assert "They are erased on" in html(client.get(RETENTION))
    client.post(ERASE, {"sure": "on"})
    shown = html(client.get(RETENTION))
    for part in ("They were erased on", "Invitations with an address</th> <td>0</td>", "is gone on"):
        assert part in shown, part


def test_survey_without_a_version_has_the_page(client: Client) -> None:
    unpublished("visits")
    assert "nothing is promised before a version is published" in html(client.get(RETENTION))


def test_day_is_chosen_on_the_page(client: Client) -> None:
    survey = open_survey()
    day = timezone.localdate() + timedelta(days=90)
    assert client.post(RETENTION, {"erase_on": day.isoformat()}).status_code == 302
    survey.refresh_from_db()
    assert survey.erase_on == day
    assert f'value="{day}"' in html(client.get(RETENTION))
    assert client.post(RETENTION, {"erase_on": ""}).status_code == 302
    survey.refresh_from_db()
    assert survey.erase_on is None


@pytest.mark.parametrize("day", ["2020-01-01", "tomorrow", "3000-01-01", "\0"])
def test_day_that_cannot_be_is_told_at_the_field(client: Client, day: str) -> None:
    open_survey()
    assert "is-invalid" in html(client.post(RETENTION, {"erase_on": day}), 422)


def test_erasing_now_asks_and_then_does_it(client: Client) -> None:
    survey = identified("an@example.org")
    closed(survey)
    shown = html(client.get(ERASE))
    assert ("Unfinished responses" in shown, Invitation.objects.get().address) == (True, "an@example.org")
    assert "Tick this first" in html(client.post(ERASE), 422)
    assert client.post(ERASE, {"sure": "on"}).status_code == 302
    assert (Invitation.objects.get().address, Response.objects.count()) == ("", 1)


def test_erasing_now_is_refused_while_a_wave_runs(client: Client) -> None:
    identified("an@example.org")
    assert "is not over" in html(client.get(ERASE))
    assert "is not over" in html(client.post(ERASE, {"sure": "on"}), 409)
    assert Invitation.objects.get().address == "an@example.org"


def test_response_of_a_person_is_found_shown_and_erased(client: Client) -> None:
    identified("an@example.org", "bo@example.org")
    shown = html(client.post(PERSON, {"who": " AN@example.org "}))
    assert ("an@example.org" in shown, "bo@example.org" in shown, Response.objects.count()) == (
        True,
        False,
        2,
    )
    invitation = Invitation.objects.get(address="an@example.org")
    assert client.post(PERSON, {"invitation": str(invitation.id)}).status_code == 302
    assert [each.invitation.address for each in Identity.objects.all()] == ["bo@example.org"]
    assert AuditEntry.objects.latest("id").action == "erase response"
    assert "no such response any more" in html(client.post(PERSON, {"invitation": str(invitation.id)}), 409)


def test_response_is_found_by_the_code_of_the_letter(client: Client) -> None:
    open_survey(privacy_mode="pseudonymous")
    batch = make_batch(distribution=Distribution.objects.get(), size=3, now=NOW, by=None)
    codes = [each.code for each in codes_of(batch)]
    start_personally(f"/i/{codes[1]}/")
    shown = html(client.post(PERSON, {"who": codes[1].lower()}))
    assert f'value="{Identity.objects.get().invitation_id}"' in shown
    assert "No response is tied" in html(client.post(PERSON, {"who": codes[0]}), 422)


@pytest.mark.parametrize("who", ["", "cy@example.org", "@", "\0", "x" * 300, "ABCD-EFGH-JKMN"])
def test_who_has_no_response_is_told_so(client: Client, who: str) -> None:
    identified("an@example.org")
    assert "is-invalid" in html(client.post(PERSON, {"who": who}), 422)


@pytest.mark.parametrize("invitation", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_made_up_invitation_erases_nothing(client: Client, invitation: str) -> None:
    identified("an@example.org")
    assert client.post(PERSON, {"invitation": invitation}).status_code == 409
    assert Response.objects.count() == 1


def test_person_of_another_survey_is_not_erased_here(client: Client) -> None:
    identified("an@example.org")
    other = open_survey(code="other", privacy_mode="identified")
    admin = logged_in("admin")
    invitation = Invitation.objects.get().id
    assert (
        admin.post(f"/surveys/{other.code}/retention/person/", {"invitation": invitation}).status_code == 409
    )
    assert Response.objects.count() == 1


def test_anonymous_survey_has_no_person_to_find(client: Client) -> None:
    open_survey()
    assert client.get(PERSON).status_code == 404
    assert "nobody can tell whose a response is" in html(client.get(RETENTION))


def test_ledger_that_cannot_be_written_is_told(client: Client, settings: Any, tmp_path: Path) -> None:
    closed(identified("an@example.org"))
    settings.LEDGER = tmp_path
    assert "into the ledger" in html(client.post(ERASE, {"sure": "on"}), 409)
    posted = {"invitation": str(Invitation.objects.get().id)}
    assert "into the ledger" in html(client.post(PERSON, posted), 409)
    assert (Response.objects.count(), Invitation.objects.get().address) == (1, "an@example.org")


@pytest.mark.django_db(transaction=True)
def test_all_responses_are_deleted_once_the_wave_is_over(client: Client) -> None:
    survey = identified("an@example.org")
    empty = f"{RETENTION}empty/"
    assert "is not over" in html(client.post(empty, {"sure": "on"}), 409)
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW + timedelta(days=1))
    assert "Delete the responses" not in html(client.get(RETENTION))
    Wave.objects.update(opens_at=NOW - timedelta(days=999), closes_at=NOW - timedelta(days=998))
    assert "Delete the responses" in html(client.get(RETENTION))
    assert "Responses that were sent in</th> <td>1</td>" in html(client.get(empty))
    assert "Tick this first" in html(client.post(empty), 422)
    assert client.post(empty, {"sure": "on"}).status_code == 302
    shown = html(client.get(RETENTION))
    assert ("1 response was deleted" in shown, "All responses were deleted on" in shown) == (True, True)
    assert Response.objects.count() == 0
