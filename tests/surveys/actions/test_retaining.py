"""Actions on PostgreSQL: contact data, links and unfinished responses go when their day has come."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from organisations.actions.auditing import note
from organisations.ledger import LedgerUnwritable, read
from organisations.models import AuditEntry, Lock
from surveys import tasks
from surveys.actions.batches import make_batch
from surveys.actions.completing import complete_response
from surveys.actions.fieldwork import Plan, create_wave
from surveys.actions.inviting import Person, add_invitations
from surveys.actions.retaining import (
    SURVEY_ERASED,
    erase_due,
    erase_survey,
    erase_survey_again,
    plan_erasure,
)
from surveys.actions.waves import close, extend, finalise
from surveys.following import followed
from surveys.loaded import load_version
from surveys.models import (
    ContactNote,
    Distribution,
    Identity,
    Invitation,
    Message,
    OpenInvitation,
    Response,
    Survey,
    Wave,
    WaveKey,
)
from surveys.retention import backups_with_links, contact_data, due_on, kept_longer, promised_on
from tests.organisations.team import user
from tests.surveys.inviting import invited, start_personally
from tests.surveys.respondents import NOW, answer_all, changes, general_link, open_survey, start

pytestmark = pytest.mark.django_db

CLOSED = NOW + timedelta(days=10)
#: The facts of the questionnaire promise 24 months.
PROMISED = date(2028, 3, 12)
LATER = datetime(2028, 4, 1, 12, tzinfo=NOW.tzinfo)


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER = tmp_path / "ledger.jsonl"
    return tmp_path / "ledger.jsonl"


@pytest.fixture
def survey(db: None) -> Survey:
    """Two people invited, of whom one completed and one is under way, a letter, a link, a partial by link."""
    survey = open_survey(privacy_mode="identified")
    make_batch(distribution=Distribution.objects.get(), size=1, now=NOW, by=None)
    one, other = (start_personally(link) for link in invited(survey, "an@example.org", "bo@example.org"))
    answer_all(one)
    response = one.stored
    complete_response(version=load_version(response.version_id), response=response, now=NOW)
    other.tab("about").send(org="caw")
    start(general_link(survey))
    wave = Wave.objects.get()
    Message.objects.create(
        wave=wave, kind="partner", address="contact@example.org", language="nl", due_at=NOW
    )
    return survey


def shut(*, until: datetime = CLOSED) -> None:
    close(wave=Wave.objects.get(), now=until, by=None)


def numbers(survey: Survey) -> list[int]:
    return [kept.count for kept in contact_data(survey)]


def deeds() -> list[str]:
    return list(AuditEntry.objects.filter(action="erase").values_list("about", flat=True))


def test_promise_counts_from_the_closing_of_the_last_wave(survey: Survey) -> None:
    assert (promised_on(survey), due_on(survey)) == (None, None)
    shut()
    assert (promised_on(survey), due_on(survey)) == (PROMISED, PROMISED)
    plan_erasure(survey=survey, erase_on=date(2027, 1, 31), now=NOW, by=None)
    survey.refresh_from_db()
    assert due_on(survey) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 3, 2), "in the future"), (date(2028, 3, 13), "later than respondents")]
)
def test_day_that_is_over_or_breaks_the_promise_is_refused(survey: Survey, day: date, words: str) -> None:
    shut()
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        plan_erasure(survey=survey, erase_on=day, now=NOW, by=None)
    survey.refresh_from_db()
    assert survey.erase_on is None


def test_chosen_day_is_written_down_once(survey: Survey) -> None:
    for _ in range(2):
        plan_erasure(survey=survey, erase_on=date(2027, 1, 31), now=NOW, by=None)
    entry = AuditEntry.objects.get(action="plan erasure")
    assert (entry.about, entry.details) == ("visits", {"erase_on": "2027-01-31"})


def test_erasing_leaves_no_contact_data_no_link_and_no_partial(survey: Survey, ledger: Path) -> None:
    anna = user("researcher")
    assert numbers(survey) == [2, 1, 1, 1, 1, 2, 0, 1, 0, 2, 0]
    shut()
    erased = erase_survey(survey=survey, now=LATER, by=anna)
    assert (erased.invitations, erased.links, erased.messages, erased.responses) == (2, 3, 1, 2)
    assert numbers(survey) == [0] * 11
    assert not OpenInvitation.objects.exists()
    assert not WaveKey.objects.exists()
    assert not Identity.objects.exists()
    assert list(Invitation.objects.filter(batch=None).values_list("name", "address")) == [("", "")] * 2
    entry = AuditEntry.objects.get(action="erase")
    assert (entry.about, entry.by, entry.role) == ("visits", anna, "researcher")
    assert entry.details == {"invitations": 2, "links": 3, "messages": 1, "notes": 0, "responses": 2}
    assert [line["survey"] for line in read(ledger) if line["kind"] == SURVEY_ERASED] == [str(survey.id)]


def test_what_was_sent_in_stays_and_so_do_the_bases_of_response_rates(survey: Survey) -> None:
    before = [(part.total.invited, part.total.printed) for part in followed(Wave.objects.get())]
    shut()
    erase_survey(survey=survey, now=LATER, by=None)
    assert Response.objects.get().completed
    assert [(part.total.invited, part.total.printed) for part in followed(Wave.objects.get())] == before
    assert [kept.count for kept in kept_longer(survey)] == [1, 0, 0, 3]


def test_tallies_follow_the_erased_partials(survey: Survey) -> None:
    partials = {bytes(each.record or b"") for each in Response.objects.filter(completed=False)}
    shut()
    before = len(changes())
    erase_survey(survey=survey, now=LATER, by=None)
    assert {was for was, now in changes()[before:] if now is None} == partials


def test_wave_that_is_not_over_keeps_what_it_needs(survey: Survey) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="is not over"):
        erase_survey(survey=survey, now=LATER, by=None)
    shut()
    with pytest.raises(ValidationError):
        erase_survey(survey=survey, now=CLOSED + timedelta(hours=1), by=None)  # people can still finish
    assert numbers(survey)[0] == 2


def test_clock_erases_once_when_the_day_has_come(survey: Survey) -> None:
    shut()
    erase_due(now=LATER - timedelta(days=30))
    assert (numbers(survey)[0], deeds()) == (2, [])
    for _ in range(2):
        erase_due(now=LATER)
    assert (numbers(survey)[0], deeds()) == (0, ["visits"])


def test_clock_waits_for_an_admin_after_a_restore(survey: Survey) -> None:
    shut(until=timezone.now() - timedelta(days=9))
    Survey.objects.update(erase_on=timezone.localdate() - timedelta(days=1))
    Lock.objects.create(since=NOW, reason="restored")
    tasks.erase_due()
    assert deeds() == []
    Lock.objects.all().delete()
    tasks.erase_due()
    assert deeds() == ["visits"]


def test_clock_waits_for_a_wave_that_goes_on_beyond_the_day(survey: Survey) -> None:
    plan_erasure(survey=survey, erase_on=(NOW + timedelta(days=5)).date(), now=NOW, by=None)
    erase_due(now=CLOSED)
    assert deeds() == []
    shut()
    extend(wave=Wave.objects.get(), until=CLOSED + timedelta(days=20), now=CLOSED, by=None)
    erase_due(now=CLOSED + timedelta(days=19))
    assert deeds() == []
    erase_due(now=CLOSED + timedelta(days=21))
    assert deeds() == ["visits"]


def test_what_comes_in_after_an_early_erasure_goes_on_the_day_too(survey: Survey) -> None:
    shut()
    erase_survey(survey=survey, now=CLOSED + timedelta(days=3), by=None)
    erase_due(now=LATER)
    assert deeds() == ["visits", "visits"]


def test_final_wave_is_erased_too(survey: Survey) -> None:
    shut()
    finalise(wave=Wave.objects.get(), now=CLOSED + timedelta(days=3), by=None)
    erase_due(now=LATER)
    assert numbers(survey) == [0] * 11


def test_nothing_is_erased_that_the_ledger_cannot_hold(survey: Survey, settings: Any, tmp_path: Path) -> None:
    shut()
    settings.LEDGER = tmp_path
    with pytest.raises(LedgerUnwritable):
        erase_due(now=LATER)
    assert numbers(survey)[0] == 2


def test_restored_survey_is_erased_again_unless_it_knows(survey: Survey) -> None:
    shut()
    day = LATER.date()
    assert erase_survey_again(survey_id=survey.id, on=day, waves=[1])
    assert numbers(survey) == [0] * 11
    assert not erase_survey_again(survey_id=survey.id, on=day, waves=[1])
    assert not erase_survey_again(survey_id=uuid4(), on=day, waves=[1])


def test_contact_notes_go(survey: Survey) -> None:
    ContactNote.objects.create(distribution=Distribution.objects.get(), at=NOW, text="Called Ann")
    shut()
    assert erase_survey(survey=survey, now=LATER, by=None).notes == 1


def test_draft_of_the_next_wave_keeps_its_list_and_links_until_it_was_in_the_field(survey: Survey) -> None:
    plan_erasure(survey=survey, erase_on=(CLOSED + timedelta(days=5)).date(), now=NOW, by=None)
    shut()
    organisations = [each.organisation for each in Distribution.objects.all()]
    plan = Plan(name="Second", opens_at=None, closes_at=None)
    wave = create_wave(survey=survey, plan=plan, organisations=organisations, now=NOW, by=None)
    part = wave.distributions.get()
    add_invitations(distribution=part, people=[Person(address="di@example.org")], by=None, now=NOW)
    erase_due(now=CLOSED + timedelta(days=6))
    assert [numbers(survey)[place] for place in (0, 3)] == [1, 1]
    assert (deeds(), Invitation.objects.get(distribution=part).address) == (["visits"], "di@example.org")
    Wave.objects.filter(id=wave.id).update(
        state=Wave.State.CLOSING,
        opens_at=CLOSED + timedelta(days=7),
        closes_at=CLOSED + timedelta(days=8),
        ends_at=CLOSED + timedelta(days=8),
    )
    erase_due(now=CLOSED + timedelta(days=30))  # the chosen day is of the wave before
    assert deeds() == ["visits"]
    erase_due(now=LATER)
    assert (deeds(), numbers(survey)) == (["visits", "visits"], [0] * 11)


def test_back_ups_with_links_are_gone_so_many_days_after_the_last(survey: Survey, settings: Any) -> None:
    settings.BACKUP_DAYS = 30
    for day in (CLOSED, LATER + timedelta(days=5)):
        note(about="backups", action="make", by=None, now=day)
    made = backups_with_links(survey, is_all_gone=False)
    assert (made.count, made.gone_on) == (2, None)
    shut()
    erase_survey(survey=survey, now=LATER, by=None)
    survey.refresh_from_db()
    made = backups_with_links(survey, is_all_gone=True)
    assert (made.count, made.last, made.gone_on) == (1, CLOSED, date(2026, 4, 11))
    settings.BACKUP_DAYS = 0
    assert backups_with_links(survey, is_all_gone=True).gone_on is None
