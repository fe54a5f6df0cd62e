"""Actions on PostgreSQL: what becomes of a pilot."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from analysis.actions.counting import count_pending, verify
from analysis.queries import stored_tallies
from organisations.models import AuditEntry
from surveys.actions.piloting import adopt, drop
from surveys.actions.waves import WaveRefused, finalise
from surveys.models import Response, Survey, Wave
from tests.organisations.team import user
from tests.surveys.respondents import (
    NOW,
    answer_all,
    changes,
    general_link,
    move_wave,
    open_survey,
    records,
    start,
)

pytestmark = pytest.mark.django_db

ENDED = NOW + timedelta(days=30)
Decide = Callable[..., int]


@pytest.fixture
def survey(db: None) -> Survey:
    """A closed pilot with two completed responses and an unfinished one."""
    survey = open_survey()
    Wave.objects.update(is_pilot=True)
    for _ in range(2):
        respondent = start(general_link(survey))
        answer_all(respondent)
        respondent.post("review/", go="submit")
    start(general_link(survey)).tab("about").send(org="caw")
    move_wave(survey, Wave.State.CLOSING, closes_at=NOW + timedelta(days=1))
    return survey


def pilot() -> Wave:
    return Wave.objects.select_related("survey").get()


def sources() -> list[str]:
    return list(Response.objects.values_list("source", flat=True))


def test_pilot_is_counted_nowhere(survey: Survey) -> None:
    assert sources() == ["pilot"] * 3
    assert changes() == []
    assert not Response.objects.filter(record__isnull=False).exists()


def test_adopted_responses_are_real_and_noted_for_the_tallies(survey: Survey) -> None:
    anna = user()
    assert adopt(wave=pilot(), reason="Nothing had to change", now=ENDED, by=anna) == 3
    assert sources() == ["real"] * 3
    assert all(stored == computed for stored, computed in records())
    assert sorted(changes(), key=str) == sorted(((None, stored) for stored, _ in records()), key=str)
    entry = AuditEntry.objects.get(action="adopt pilot")
    assert (entry.by, entry.about) == (anna, "visits/waves/1")
    assert entry.details == {"why": "Nothing had to change", "responses": 3}


@pytest.mark.django_db(transaction=True)
def test_tallies_hold_what_was_adopted(survey: Survey) -> None:
    version_id = survey.versions.get().id
    adopt(wave=pilot(), reason="Good", now=ENDED, by=None)
    assert count_pending(version_id=version_id, now=ENDED) == 3
    assert stored_tallies(version_id)
    assert verify(version_id=version_id) == []


def test_who_goes_on_while_the_pilot_is_adopted_finds_the_new_revision(survey: Survey) -> None:
    before = Response.objects.get(completed=False)
    adopt(wave=pilot(), reason="Good", now=ENDED, by=None)
    after = Response.objects.get(completed=False)
    assert (after.revision, after.answers) == (before.revision + 1, before.answers)


def test_dropped_responses_are_erased(survey: Survey) -> None:
    assert drop(wave=pilot(), reason="The routing was wrong", now=ENDED, by=None) == 3
    assert (sources(), changes()) == ([], [])
    entry = AuditEntry.objects.get(action="drop pilot")
    assert entry.details == {"why": "The routing was wrong", "responses": 3}


@pytest.mark.parametrize("first", [adopt, drop])
@pytest.mark.parametrize("second", [adopt, drop])
def test_pilot_is_decided_on_once(survey: Survey, first: Decide, second: Decide) -> None:
    stale = pilot()
    first(wave=pilot(), reason="Good", now=ENDED, by=None)
    before = sources()
    with pytest.raises(WaveRefused):
        second(wave=stale, reason="Better", now=ENDED, by=None)
    assert (sources(), AuditEntry.objects.count()) == (before, 1)


@pytest.mark.parametrize("decide", [adopt, drop])
def test_nothing_is_decided_while_somebody_can_go_on(survey: Survey, decide: Decide) -> None:
    with pytest.raises(WaveRefused):
        decide(wave=pilot(), reason="Good", now=NOW + timedelta(days=2), by=None)
    assert (sources(), pilot().pilot_outcome) == (["pilot"] * 3, "")


@pytest.mark.parametrize("decide", [adopt, drop])
def test_only_pilots_are_decided_on(survey: Survey, decide: Decide) -> None:
    Wave.objects.update(is_pilot=False)
    with pytest.raises(WaveRefused):
        decide(wave=pilot(), reason="Good", now=ENDED, by=None)


def test_pilot_is_final_only_after_the_decision(survey: Survey) -> None:
    with pytest.raises(WaveRefused):
        finalise(wave=pilot(), now=ENDED, by=None)
    adopt(wave=pilot(), reason="Good", now=ENDED, by=None)
    assert finalise(wave=pilot(), now=ENDED, by=None) == 1
    assert pilot().state == "final"
