"""Actions on PostgreSQL: erasing a response, while it is answered, by its receipt code and by the team."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from analysis.actions.counting import count_pending, verify
from organisations.ledger import LedgerUnwritable, name_of, read
from organisations.models import AuditEntry
from surveys.actions.completing import complete_response
from surveys.actions.erasing import (
    ERASURE,
    erase_again,
    erase_by_receipt,
    erase_of_person,
    erase_response,
)
from surveys.actions.waves import close, finalise
from surveys.loaded import load_version
from surveys.models import DayCount, Identity, Invitation, Response, Wave, WayCount
from surveys.queries import responses_in_progress
from surveys.secrets import receipt_code
from tests.support.database import as_application_role
from tests.surveys.inviting import invited, start_personally
from tests.surveys.respondents import (
    NOW,
    Respondent,
    answer_all,
    changes,
    general_link,
    open_survey,
    start,
)

pytestmark = pytest.mark.django_db

CODE = receipt_code("a" * 22)


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER = tmp_path / "ledger.jsonl"
    return tmp_path / "ledger.jsonl"


def answered(link: str) -> Respondent:
    respondent = start(link)
    answer_all(respondent)
    return respondent


def complete(response: Response, receipt: str = "") -> Response:
    now = (response.active_at or NOW) + timedelta(minutes=1)
    version = load_version(response.version_id)
    complete_response(version=version, response=response, now=now, receipt=receipt)
    return Response.objects.get(id=response.id)


def with_receipt(**settings: Any) -> Response:
    return complete(answered(general_link(open_survey(receipt_codes=True, **settings))).stored, CODE)


def erased_names(ledger: Path) -> list[str]:
    return [line["response"] for line in read(ledger) if line["kind"] == ERASURE] if ledger.exists() else []


def test_erased_response_in_progress_is_gone_uncounted_and_in_the_ledger(ledger: Path) -> None:
    respondent = answered(general_link(open_survey()))
    response = respondent.stored
    record = bytes(response.record or b"")
    before = len(changes())
    erase_response(response=response, now=NOW)
    assert (Response.objects.count(), changes()[before:]) == (0, [(record, None)])
    assert erased_names(ledger) == [name_of("response", response.id)]


def test_ledger_holds_no_id_and_no_time(ledger: Path) -> None:
    response = answered(general_link(open_survey())).stored
    erase_response(response=response, now=NOW)
    line = json.loads(ledger.read_text())
    assert set(line) == {"on", "key", "kind", "response"}
    assert (line["on"], str(response.id) in ledger.read_text()) == ("2026-03-02", False)


def test_completed_response_is_not_erased_as_one_in_progress() -> None:
    respondent = answered(general_link(open_survey()))
    stale = respondent.stored
    complete(respondent.stored)
    with pytest.raises(Response.DoesNotExist):
        erase_response(response=stale, now=NOW)
    assert Response.objects.get().completed
    assert not responses_in_progress().exists()


def test_response_with_an_identity_can_be_erased_while_it_is_answered() -> None:
    survey = open_survey(privacy_mode="identified")
    (link,) = invited(survey, "an@example.org")
    erase_response(response=start_personally(link).stored, now=NOW)
    assert (Response.objects.count(), Identity.objects.count(), Invitation.objects.count()) == (0, 0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", ["pseudonymous", "anonymous_on_completion"])
def test_receipt_erases_the_response_in_the_tallies_too(mode: str, ledger: Path) -> None:
    response = with_receipt(privacy_mode=mode)
    count_pending(version_id=response.version_id, now=NOW)
    reached, days = list(WayCount.objects.values()), list(DayCount.objects.values())
    assert erase_by_receipt(code=CODE, now=NOW).version.survey.code == "visits"
    assert (Response.objects.count(), changes()) == (0, [(bytes(response.record or b""), None)])
    count_pending(version_id=response.version_id, now=NOW)
    assert verify(version_id=response.version_id) == []
    assert (list(WayCount.objects.values()), list(DayCount.objects.values())) == (reached, days)
    assert erased_names(ledger) == [name_of("response", response.id)]
    assert not AuditEntry.objects.filter(action__contains="eras").exists()


def test_receipt_works_after_final_too() -> None:
    response = with_receipt()
    wave = Wave.objects.get()
    close(wave=wave, now=NOW + timedelta(hours=1), by=None)
    finalise(wave=Wave.objects.get(), now=NOW + timedelta(days=30), by=None)
    assert bytes(Response.objects.get().receipt_hash or b"") == bytes(response.receipt_hash or b"")
    erase_by_receipt(code=CODE, now=NOW)
    assert Response.objects.count() == 0


def test_receipt_works_once_and_only_as_it_was_given() -> None:
    with_receipt()
    with pytest.raises(Response.DoesNotExist):
        erase_by_receipt(code=receipt_code("b" * 22), now=NOW)
    erase_by_receipt(code=CODE, now=NOW)
    with pytest.raises(Response.DoesNotExist):
        erase_by_receipt(code=CODE, now=NOW)


def test_database_refuses_a_receipt_where_the_survey_gives_none() -> None:
    response = complete(answered(general_link(open_survey())).stored)
    with pytest.raises(IntegrityError, match="gives no receipt codes"), as_application_role():
        Response.objects.filter(id=response.id).update(receipt_hash=b"hash")


def test_nothing_is_erased_that_the_ledger_cannot_hold(settings: Any, tmp_path: Path) -> None:
    with_receipt()
    settings.LEDGER = tmp_path  # a folder
    with pytest.raises(LedgerUnwritable):
        erase_by_receipt(code=CODE, now=NOW)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("state", ["sent", "in progress"])
def test_team_erases_the_response_of_a_person_who_asks(state: str, ledger: Path) -> None:
    survey = open_survey(privacy_mode="pseudonymous")
    (link,) = invited(survey, "an@example.org")
    respondent = start_personally(link)
    answer_all(respondent)
    response = respondent.stored
    if state == "sent":
        complete(response)
    invitation = Invitation.objects.get()
    erase_of_person(invitation=invitation, by=None, now=NOW)
    assert (Response.objects.count(), Identity.objects.count(), Invitation.objects.count()) == (0, 0, 1)
    entry = AuditEntry.objects.latest("id")
    told = (entry.about, entry.action, entry.details)
    assert told == ("visits/waves/1/organisations/1", "erase response", {"responses": 1})
    assert erased_names(ledger) == [name_of("response", response.id)]
    with pytest.raises(Response.DoesNotExist):
        erase_of_person(invitation=invitation, by=None, now=NOW)


def test_responses_that_came_back_are_found_by_their_names_and_erased_again() -> None:
    survey = open_survey()
    ids = [complete(answered(general_link(survey)).stored).id for _ in range(3)]
    before = len(changes())
    assert erase_again({name_of("response", ids[1]), name_of("response", "another")}) == 1
    assert set(Response.objects.values_list("id", flat=True)) == {ids[0], ids[2]}
    assert [now for _was, now in changes()[before:]] == [None]
