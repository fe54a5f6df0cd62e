"""Actions: making and revoking batches of printed codes."""

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from organisations.models import AuditEntry
from surveys import tasks
from surveys.actions import batches
from surveys.actions.batches import make_batch, make_codes, revoke_batch
from surveys.batches import codes_of
from surveys.models import CodeBatch, Distribution, Invitation, OpenInvitation, Survey, Wave, WaveKey
from surveys.personal import read_printed
from tests.surveys.respondents import NOW, answer_all, move_wave, open_survey, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PORTION", 3)


def make(size: int, **settings: Any) -> CodeBatch:
    open_survey(**settings)
    return make_batch(distribution=Distribution.objects.get(), size=size, now=NOW, by=None)


def codes(batch: CodeBatch) -> list[str]:
    return [each.code for each in codes_of(batch)]


def link(batch: CodeBatch) -> str:
    code = read_printed(codes(batch)[0])
    return f"/i/{code}/"


def test_small_batch_is_whole_at_once():
    batch = make(2)
    assert (batch.number, batch.size, batch.made, batch.is_whole) == (1, 2, 2, True)
    assert len(set(codes(batch))) == 2


def test_large_batch_is_made_in_portions_by_the_tick():
    batch = make(7)
    assert (batch.made, Invitation.objects.count()) == (3, 3)
    tasks.make_codes()
    batch.refresh_from_db()
    assert (batch.made, len(set(codes(batch)))) == (7, 7)
    assert OpenInvitation.objects.count() == 7
    assert not make_codes(batch=batch)


def test_batch_whose_key_is_lost_holds_up_no_other():
    lost = make(4)
    WaveKey.objects.update(wrapped=bytes(60))
    other = open_survey(code="other")
    batch = make_batch(distribution=Distribution.objects.get(wave__survey=other), size=4, now=NOW, by=None)
    tasks.make_codes()
    assert [CodeBatch.objects.get(id=each.id).made for each in (lost, batch)] == [3, 4]


def test_nothing_that_opens_a_response_is_stored():
    batch = make(2)
    printed = [code.replace("-", "") for code in codes(batch)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM surveys_invitation t")
        rows = str(cursor.fetchall())
    assert not any(code in rows for code in printed)
    assert list(Invitation.objects.values_list("name", "address", "address_hash").distinct()) == [
        ("", "", None)
    ]


def test_portion_that_fails_leaves_a_batch_that_goes_on(monkeypatch: pytest.MonkeyPatch):
    batch = make(7)
    monkeypatch.setattr(batches, "start_hash", lambda _token: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_codes(batch=batch)
    monkeypatch.undo()
    while make_codes(batch=batch):
        pass
    batch.refresh_from_db()
    assert (batch.made, len(codes(batch)), OpenInvitation.objects.count()) == (7, 7, 7)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_code_once():
    batch = make(40)

    def work() -> None:
        while make_codes(batch=batch):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (Invitation.objects.count(), OpenInvitation.objects.count()) == (40, 40)


def test_revoked_batch_opens_nothing_and_is_made_no_further():
    batch = make(7)
    revoke_batch(batch=batch, now=NOW, by=None)
    assert not make_codes(batch=batch)
    assert (Invitation.objects.count(), OpenInvitation.objects.count()) == (3, 0)
    with pytest.raises(ValidationError):
        revoke_batch(batch=batch, now=NOW, by=None)


def test_response_that_was_started_goes_on_after_revoking():
    batch = make(1)
    client = Client()
    client.get(link(batch))
    respondent = start("/i/", client=client)
    revoke_batch(batch=batch, now=NOW, by=None)
    answer_all(respondent)
    assert respondent.post("review/").status_code == 303


def test_audit_log_names_numbers_and_no_code():
    batch = make(2)
    revoke_batch(batch=batch, now=NOW, by=None)
    entries = AuditEntry.objects.order_by("id").values_list("about", "action", "details")
    about = "visits/waves/1/organisations/1/codes/1"
    assert list(entries)[-2:] == [
        (about, "make codes", {"codes": 2}),
        (about, "revoke codes", {"codes": 2}),
    ]


def test_numbers_of_batches_go_on():
    make(1)
    again = make_batch(distribution=Distribution.objects.get(), size=1, now=NOW, by=None)
    assert again.number == 2


@pytest.mark.parametrize("size", [0, -1, 1_000_001])
def test_size_has_bounds(size: int):
    with pytest.raises(ValidationError):
        make(size)
    assert not CodeBatch.objects.exists()


def test_anonymous_survey_has_no_codes():
    with pytest.raises(ValidationError):
        make(1, privacy_mode=Survey.PrivacyMode.ANONYMOUS)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("state", [Wave.State.CLOSING, Wave.State.FINAL])
def test_closed_wave_gets_no_codes(state: Wave.State):
    survey = open_survey()
    move_wave(survey, state)
    with pytest.raises(ValidationError):
        make_batch(distribution=Distribution.objects.get(), size=1, now=NOW, by=None)


def test_batch_of_a_wave_that_closed_stays_as_it_is():
    batch = make(7)
    move_wave(batch.distribution.wave.survey, Wave.State.CLOSING)
    tasks.make_codes()
    assert Invitation.objects.count() == 3
