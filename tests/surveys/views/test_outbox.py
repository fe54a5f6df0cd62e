"""Views: the mail of a wave, and what a person decides about it."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from organisations.models import AuditEntry
from surveys.models import Invitation, Message, Wave
from tests.organisations.team import logged_in
from tests.surveys.outbox import invited, states, wave
from tests.surveys.respondents import NOW, move_wave

pytestmark = pytest.mark.django_db

OUTBOX = "/surveys/visits/fieldwork/1/outbox/"
PEOPLE = ["ann@example.org", "bea@example.org", "cas@example.org"]


@pytest.fixture
def client(db: None) -> Client:
    invited(*PEOPLE)
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def mark(address: str, state: str, reason: str = "") -> Message:
    message = Message.objects.get(invitation__address=address)
    message.state, message.reason = state, reason
    message.save()
    return message


def test_page_shows_each_message_with_its_state_and_why(client: Client):
    mark("ann@example.org", "bounced", "refused_address")
    shown = html(client.get(OUTBOX))
    assert all(address in shown for address in PEOPLE)
    assert "The mail server refused the address." in shown
    filtered = html(client.get(OUTBOX, {"state": "bounced", "kind": "invitation", "organisation": "1"}))
    assert [address in filtered for address in PEOPLE] == [True, False, False]


@pytest.mark.parametrize("query", [{"state": "lost"}, {"kind": "x"}, {"organisation": "99"}])
def test_unknown_filter_is_not_found(client: Client, query: dict[str, str]):
    assert client.get(OUTBOX, query).status_code == 404


def test_page_reads_as_often_for_many_messages(client: Client, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(14):
        client.get(OUTBOX)
    invited("dan@example.org", "eva@example.org", code="other")
    Message.objects.update(wave=Wave.objects.get(survey__code="visits"))
    with django_assert_max_num_queries(14):
        assert "eva@example.org" in html(client.get(OUTBOX))


def test_file_holds_what_the_filter_lets_through(client: Client):
    mark("bea@example.org", "failed", "unsendable")
    Invitation.objects.filter(address="bea@example.org").update(name="=1+1")
    response = client.get(f"{OUTBOX}download/", {"state": "failed"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of a stream
    [row] = csv.DictReader(StringIO(text))
    assert (row["address"], row["name"], row["state"]) == ("bea@example.org", "'=1+1", "Failed")


def test_unknown_message_was_sent_or_is_sent_again(client: Client):
    sent, again = mark("ann@example.org", "unknown"), mark("bea@example.org", "unknown")
    client.post(OUTBOX, {"deed": "it_was_sent", "message": sent.id})
    client.post(OUTBOX, {"deed": "send_again", "message": again.id, "state": "unknown"})
    assert states() == {
        "ann@example.org": ("sent", "by_hand"),
        "bea@example.org": ("queued", "by_hand"),
        "cas@example.org": ("queued", ""),
    }
    noted = list(AuditEntry.objects.order_by("id").values_list("action", "details"))[-2:]
    assert noted == [("it was sent", {"mails": 1}), ("send again", {"mails": 1})]


def test_all_in_a_state_are_sent_again_and_no_others(client: Client):
    mark("ann@example.org", "failed")
    mark("bea@example.org", "sent")
    client.post(OUTBOX, {"deed": "send_again", "state": "failed"})
    assert {address: state for address, (state, _) in states().items()} == {
        "ann@example.org": "queued",
        "bea@example.org": "sent",
        "cas@example.org": "queued",
    }


@pytest.mark.parametrize(
    "posted",
    [{"deed": "send_again", "state": "sent"}, {"deed": "x"}, {}, {"deed": "it_was_sent", "message": "no-id"}],
)
def test_button_that_is_none_changes_nothing(client: Client, posted: dict[str, str]):
    mark("ann@example.org", "sent")
    before = states()
    assert client.post(OUTBOX, posted).status_code == 422
    assert states() == before


def test_message_of_another_wave_is_not_touched(client: Client):
    invited("dan@example.org", code="other")
    other = mark("dan@example.org", "unknown")
    client.post(OUTBOX, {"deed": "it_was_sent", "message": other.id})
    assert states()["dan@example.org"][0] == "unknown"


def test_final_wave_sends_nothing_again(client: Client):
    mark("ann@example.org", "failed")
    move_wave(wave().survey, Wave.State.FINAL)
    assert client.post(OUTBOX, {"deed": "send_again", "state": "failed"}).status_code == 422


def test_stopped_sending_is_told_on_both_pages_and_goes_on_by_a_button(client: Client):
    Wave.objects.update(sending_stopped="failures", mail_failures=20)
    for page in (OUTBOX, "/surveys/visits/fieldwork/1/"):
        assert "Too many mails failed in a row." in html(client.get(page))
    client.post(OUTBOX, {"deed": "go_on"})
    assert (wave().sending_stopped, wave().mail_failures) == ("", 0)


def test_trial_is_queued_in_each_language(client: Client):
    assert client.post(OUTBOX, {"deed": "trial", "mail": "reminder"}).status_code == 302
    trials = Message.objects.filter(kind="trial").values_list("address", "language", "trial_of")
    assert sorted(trials) == [
        ("researcher@example.org", "fr", "reminder"),
        ("researcher@example.org", "nl", "reminder"),
    ]
    assert all(message.due_at < NOW for message in Message.objects.filter(kind="trial"))


def test_pages_before_a_wave_stops_say_what_becomes_of_waiting_mail() -> None:
    invited("ann@example.org", "bea@example.org")
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"

    def told(move: str) -> str:
        return client.get(f"/surveys/visits/fieldwork/1/{move}/").content.decode()

    assert "2 mails in the outbox wait until then." in told("pause")
    assert "2 mails that wait in the outbox are not sent any more." in told("close")
    Message.objects.filter(address="", invitation__address="ann@example.org").update(
        kind="reminder", state="sent"
    )
    assert "1 mail that waits in the outbox is not sent any more." in told("finalise")
    assert "It is forgotten who was reminded" in told("finalise")
