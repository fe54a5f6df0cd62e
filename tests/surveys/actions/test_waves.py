"""The states of a wave: who may move it when, what each move leaves, and that the clock moves it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.utils import translation

from organisations.models import AuditEntry
from surveys.actions import waves
from surveys.actions.publishing import create_survey
from surveys.actions.waves import WaveRefused
from surveys.models import Distribution, Response, Survey, Wave
from tests.support.patience import PATIENCE
from tests.support.waiting import before_another
from tests.surveys.respondents import NOW, move_wave, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
State = Wave.State


def wave_in(state: State, **times: Any) -> Wave:
    survey = open_survey()
    move_wave(survey, state, **times)
    return Wave.objects.get()


def log() -> list[tuple[str, str, datetime]]:
    return list(AuditEntry.objects.values_list("about", "action", "at"))


MOVES: list[tuple[Callable[..., Any], dict[str, Any], set[State], State | None]] = [
    (waves.schedule, {"reason": "A test"}, {State.DRAFT}, State.SCHEDULED),
    (waves.withdraw, {}, {State.SCHEDULED}, State.DRAFT),
    (waves.open_now, {"reason": "A test"}, {State.DRAFT, State.SCHEDULED}, State.OPEN),
    (waves.pause, {}, {State.OPEN}, State.PAUSED),
    (waves.resume, {}, {State.PAUSED}, State.OPEN),
    (waves.close, {}, {State.OPEN, State.PAUSED}, State.CLOSING),
    (waves.extend, {"until": NOW + 100 * HOUR}, {State.OPEN, State.PAUSED, State.CLOSING}, None),
    (waves.finalise, {}, {State.CLOSING}, State.FINAL),
]


@pytest.mark.parametrize(("move", "more", "of", "to"), MOVES)
@pytest.mark.parametrize("state", State)
def test_move_is_made_from_its_states_only_and_written_down(
    move: Callable[..., Any], more: dict[str, Any], of: set[State], to: State | None, state: State
) -> None:
    closed = {"closes_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR, "opens_at": NOW - 3 * HOUR}
    wave = wave_in(state, **(closed if state in Wave.CLOSED else {"opens_at": NOW + HOUR}))
    now = NOW + 2 * HOUR if state in (State.OPEN, State.PAUSED) else NOW
    if state in of:
        move(wave=wave, by=None, now=now, **more)
        assert Wave.objects.get().state == (to or state)
        assert log() == [("visits/waves/1", move.__name__.removesuffix("_now"), now)]
    else:
        with pytest.raises(WaveRefused):
            move(wave=wave, by=None, now=now, **more)
        assert (Wave.objects.get().state, log()) == (state, [])


def test_refusal_names_the_state_that_somebody_else_brought_the_wave_into() -> None:
    wave = wave_in(State.OPEN)
    waves.pause(wave=Wave.objects.get(), now=NOW, by=None)
    with translation.override("nl"), pytest.raises(WaveRefused) as refused:
        waves.pause(wave=wave, now=NOW, by=None)
    assert "Gepauzeerd" in str(refused.value)
    assert [action for _, action, _ in log()] == ["pause"]


@pytest.mark.parametrize("opens_at", [None, NOW])
def test_wave_is_scheduled_for_the_future_only(opens_at: datetime | None) -> None:
    wave = wave_in(State.DRAFT, opens_at=opens_at)
    with pytest.raises(WaveRefused):
        waves.schedule(wave=wave, now=NOW, by=None, reason="A test")


def test_wave_without_a_published_questionnaire_does_not_open() -> None:
    wave = Wave.objects.create(survey=create_survey(code="empty"), number=1, name="First")
    with pytest.raises(WaveRefused):
        waves.open_now(wave=wave, now=NOW, by=None)


def test_only_one_wave_of_a_survey_is_open() -> None:
    first = wave_in(State.OPEN)
    second = Wave.objects.create(survey=first.survey, number=2, name="Second")
    with pytest.raises(WaveRefused):
        waves.open_now(wave=second, now=NOW, by=None, reason="A test")
    waves.pause(wave=first, now=NOW, by=None)
    waves.open_now(wave=second, now=NOW, by=None, reason="A test")
    assert [wave.state for wave in Wave.objects.order_by("number")] == [State.PAUSED, State.OPEN]


def test_closing_lets_responses_in_progress_go_on_for_the_hours_of_the_wave() -> None:
    survey = open_survey()
    Wave.objects.update(grace_hours=24)
    respondent = start(organisation_link(survey))
    wave = Wave.objects.get()
    now = datetime.now(UTC)
    waves.close(wave=wave, now=now, by=None)
    assert wave.ends_at == now + 24 * HOUR
    assert Client().get(organisation_link(survey)).status_code == 403
    page = respondent.get("about/")
    assert page.status_code == 200
    assert "CE" in page.content.decode().split("</main>")[1]  # CET or CEST: the time zone of the end


def test_end_that_respondents_were_told_only_moves_on() -> None:
    wave = wave_in(State.CLOSING)
    assert wave.ends_at
    with pytest.raises(WaveRefused):
        waves.extend(wave=wave, until=wave.ends_at, now=NOW, by=None)
    waves.extend(wave=wave, until=wave.ends_at + HOUR, now=NOW, by=None)
    assert Wave.objects.get().ends_at == NOW + 50 * HOUR


def test_wave_is_not_made_final_before_the_end_that_respondents_were_told() -> None:
    wave = wave_in(State.CLOSING)
    with pytest.raises(WaveRefused):
        waves.finalise(wave=wave, now=NOW + 48 * HOUR, by=None)
    assert waves.finalise(wave=wave, now=NOW + 49 * HOUR, by=None) == 0


def test_wave_is_not_made_final_by_who_saw_it_before_it_was_extended() -> None:
    seen = wave_in(State.CLOSING)
    waves.extend(wave=Wave.objects.get(), until=NOW + 60 * HOUR, now=NOW, by=None)
    with pytest.raises(WaveRefused):
        waves.finalise(wave=seen, now=NOW + 50 * HOUR, by=None)
    assert Wave.objects.get().state == State.CLOSING


@pytest.mark.parametrize("source", Survey.OrganisationSource)
def test_final_destroys_what_could_open_unfinished_responses(source: Survey.OrganisationSource) -> None:
    survey = open_survey(organisation_source=source)
    respondent = start(organisation_link(survey))
    respondent.tab("about").send(org="caw")
    respondent.post("forms/draft/", hard="yes")
    assert respondent.stored.draft
    move_wave(survey, State.CLOSING)
    assert waves.finalise(wave=Wave.objects.get(), now=NOW + 49 * HOUR, by=None) == 1
    response = Response.objects.get()
    told = Distribution.objects.get() if source == Survey.OrganisationSource.LINK else None
    assert (response.completed, response.answers, response.distribution) == (
        False,
        {"org": {"value": "caw"}},
        told,
    )
    kept = (response.handle, response.start_hash, response.resume_hash, response.draft)
    assert kept == (None, None, None, {})
    assert (response.started_at, response.active_at, response.active_seconds) == (None, None, None)
    assert respondent.get("forms/").status_code == 410


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.SCHEDULED, "opens_at": None},
        {"state": State.CLOSING, "ends_at": None},
        {"state": State.OPEN, "ends_at": NOW},
        {"closes_at": NOW - HOUR},
        {"state": State.CLOSING, "closes_at": NOW + 2 * HOUR, "ends_at": NOW + HOUR},
    ],
)
def test_database_refuses_times_that_no_wave_can_have(changes: dict[str, Any]) -> None:
    wave = wave_in(State.OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(id=wave.id).update(**changes)


def test_database_refuses_every_change_of_a_final_wave() -> None:
    wave = wave_in(State.FINAL)
    with pytest.raises(IntegrityError, match="a final wave never changes"), transaction.atomic():
        Wave.objects.filter(id=wave.id).update(state=State.OPEN, ends_at=None)


def test_clock_opens_and_closes_at_the_times_of_the_wave() -> None:
    wave = wave_in(State.SCHEDULED, opens_at=NOW + HOUR, closes_at=NOW + 3 * HOUR)
    states = []
    for hours in (0.99, 1, 2.99, 3, 60):
        waves.follow_clock(now=NOW + hours * HOUR)
        wave.refresh_from_db()
        states.append(wave.state)
    assert states == [State.SCHEDULED, State.OPEN, State.OPEN, State.CLOSING, State.CLOSING]
    assert (wave.closes_at, wave.ends_at) == (NOW + 3 * HOUR, NOW + 51 * HOUR)
    assert log() == [("visits/waves/1", "open", NOW + HOUR), ("visits/waves/1", "close", NOW + 3 * HOUR)]


def test_clock_waits_for_an_organisation_with_a_closing_time_of_its_own() -> None:
    wave = wave_in(State.OPEN, closes_at=NOW + HOUR)
    Distribution.objects.update(closes_at=NOW + 2 * HOUR)
    waves.follow_clock(now=NOW + HOUR)
    wave.refresh_from_db()
    assert wave.state == State.OPEN
    waves.follow_clock(now=NOW + 2 * HOUR)
    wave.refresh_from_db()
    assert wave.state == State.CLOSING


def test_scheduled_wave_waits_until_the_open_one_of_its_survey_closes() -> None:
    first = wave_in(State.OPEN, closes_at=NOW + 2 * HOUR)
    second = Wave.objects.create(
        survey=first.survey, number=2, name="Second", state=State.SCHEDULED, opens_at=NOW + HOUR
    )
    waves.follow_clock(now=NOW + HOUR)
    second.refresh_from_db()
    assert second.state == State.SCHEDULED
    waves.follow_clock(now=NOW + 2 * HOUR)  # closes the first one
    waves.follow_clock(now=NOW + 2 * HOUR)
    second.refresh_from_db()
    assert second.state == State.OPEN


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_move_each_wave_once() -> None:
    for number in range(20):
        survey = create_survey(code=f"s{number}")
        Wave.objects.create(survey=survey, number=1, name="First", state=State.SCHEDULED, opens_at=NOW)

    def tick(_: int) -> None:
        try:
            waves.follow_clock(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as schedulers:
        list(schedulers.map(tick, range(8)))
    assert set(Wave.objects.values_list("state", flat=True)) == {State.OPEN}
    assert sorted(about for about, _, _ in log()) == sorted(f"s{number}/waves/1" for number in range(20))


@pytest.mark.django_db(transaction=True)
def test_clock_leaves_open_what_is_extended_at_the_same_moment() -> None:
    wave = wave_in(State.OPEN, closes_at=NOW + HOUR)
    with before_another(partial(waves.follow_clock, now=NOW + HOUR)):
        waves.extend(wave=wave, until=NOW + 5 * HOUR, now=NOW, by=None)
    assert Wave.objects.get().state == State.OPEN


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_of_a_move_leaves_it_to_the_next_one() -> None:
    wave = wave_in(State.SCHEDULED, opens_at=NOW)
    moved, killed = Event(), Event()
    backends: list[int] = []

    def die() -> None:
        try:
            with transaction.atomic():
                waves.follow_clock(now=NOW)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    backends.extend(cursor.fetchone())
                moved.set()
                assert killed.wait(PATIENCE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        death = worker.submit(die)
        assert moved.wait(PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, %s)", [*backends, PATIENCE * 1000])
        killed.set()
        with pytest.raises(OperationalError):
            death.result()
    wave.refresh_from_db()
    assert (wave.state, log()) == (State.SCHEDULED, [])
    waves.follow_clock(now=NOW)
    wave.refresh_from_db()
    assert (wave.state, log()) == (State.OPEN, [("visits/waves/1", "open", NOW)])
