"""The states of a wave, and how it goes from one to the next.

Each move is one transaction that holds the wave, looks at its state and times as they are by then, moves it
and writes it down. So a double click, a second scheduler or a killed worker moves a wave once or not at all,
and nobody closes one that was extended a moment before.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.forgetting import forget_order, forget_ways_in, forget_who_answered
from surveys.actions.queueing import drop_queue, queue_invitations
from surveys.gate import failed, gate
from surveys.models import Distribution, Response, Survey, Wave
from surveys.outbox import reminders_sent
from surveys.personal import LostKey
from surveys.waves import audit_name

State = Wave.State


class WaveRefused(Exception):  # noqa: N818 - it is what it says
    """The wave cannot make this move; the message says why."""


#: What the clock finds where somebody else made its move, or made it impossible.
MADE_OTHERWISE = (WaveRefused, Wave.DoesNotExist)


@transaction.atomic
def schedule(
    *, wave: Wave, now: datetime, by: User | None, reason: str = "", mails: int | None = None
) -> None:
    """Let the clock open the wave at its opening time, with so many `mails` as `open_now` says.

    Where the gate is not green it takes a reason, which is written down. Raises `WaveRefused`.
    """
    _hold(wave)
    if wave.opens_at is None or wave.opens_at <= now:
        raise WaveRefused(_("Give the wave an opening time in the future, or open it now."))
    _check_published(wave)
    _check_closing_time(wave, now)
    signed = _signed(wave, reason, now)
    changes: dict[str, Any] = {"opening_mails": mails, "told": signed}
    _move(wave, of=[State.DRAFT], to=State.SCHEDULED, action="schedule", by=by, now=now, **changes)


@transaction.atomic
def withdraw(*, wave: Wave, now: datetime, by: User | None) -> None:
    """Make a scheduled wave a draft again. Raises `WaveRefused`."""
    _hold(wave)
    _move(wave, of=[State.SCHEDULED], to=State.DRAFT, action="withdraw", by=by, now=now)


@transaction.atomic
def open_now(
    *, wave: Wave, now: datetime, by: User | None, reason: str = "", mails: int | None = None
) -> None:
    """Open the wave at this moment, whatever its opening time.

    Of the waiting invitations so many `mails` go out, drawn at random (None: all). Where the gate is not
    green it takes a reason, which is written down. Raises `WaveRefused`.
    """
    _hold(wave)
    _check_published(wave)
    _check_closing_time(wave, now)
    signed = _signed(wave, reason, now)
    changes: dict[str, Any] = {"opens_at": now, "opening_mails": mails, "told": signed}
    _move(wave, of=Wave.PLANNED, to=State.OPEN, action="open", by=by, now=now, **changes)
    _invite(wave, now, by)


@transaction.atomic
def pause(*, wave: Wave, now: datetime, by: User | None) -> None:
    """Take no answers for a while; nothing of what was filled in is lost. Raises `WaveRefused`."""
    _hold(wave)
    _move(wave, of=[State.OPEN], to=State.PAUSED, action="pause", by=by, now=now)


@transaction.atomic
def resume(*, wave: Wave, now: datetime, by: User | None) -> None:
    """Take answers again. Raises `WaveRefused`."""
    _hold(wave)
    _check_closing_time(wave, now)
    _move(wave, of=[State.PAUSED], to=State.OPEN, action="resume", by=by, now=now)


@transaction.atomic
def close(*, wave: Wave, now: datetime, by: User | None) -> None:
    """Let nobody start any more; responses in progress go on for the wave's hours. Raises `WaveRefused`."""
    _hold(wave)
    closing: dict[str, Any] = {"closes_at": now, "ends_at": _end(wave, now)}
    _move(wave, of=[State.OPEN, State.PAUSED], to=State.CLOSING, action="close", by=by, now=now, **closing)


@transaction.atomic
def extend(*, wave: Wave, until: datetime, now: datetime, by: User | None) -> None:
    """Close an open wave later, or let the responses in progress of a closing one go on longer.

    Respondents were told the end of a closing wave, so it only moves on. Raises `WaveRefused`.
    """
    _hold(wave)
    if until <= max(now, wave.ends_at or now):
        raise WaveRefused(_("Choose a later moment than now and than the end that respondents were told."))
    moved: dict[str, Any] = {"ends_at": until} if wave.state == State.CLOSING else {"closes_at": until}
    extensible = [State.OPEN, State.PAUSED, State.CLOSING]
    _check_state(wave, extensible)
    _move(wave, of=[wave.state], to=wave.state, action="extend", by=by, now=now, **moved)


@transaction.atomic
def finalise(*, wave: Wave, now: datetime, by: User | None) -> int:
    """End the wave for ever; returns how many unfinished responses were shut.

    Of these the drafts, what opened them and, where the survey does not say that the link tells the
    organisation, their distributions are destroyed; of the wave its key, queue and open invitations, and in
    an anonymous survey who was reminded, and the order of its responses. What was sent stays and counts.
    Raises `WaveRefused` before the end that respondents were told, and for a pilot that was not decided on.
    """
    _hold(wave)
    if wave.ends_at and now < wave.ends_at:
        raise WaveRefused(_("Respondents were told that they can finish until then. Wait for that moment."))
    if wave.is_pilot and not wave.pilot_outcome:
        raise WaveRefused(_("Decide first whether the responses of this pilot count or are erased."))
    told = {"reminders": reminders_sent(wave)}
    _move(wave, of=[State.CLOSING], to=State.FINAL, action="finalise", by=by, now=now, told=told)
    told_by_link = wave.survey.organisation_source == Survey.OrganisationSource.LINK
    emptied: dict[str, Any] = {"handle": None, "start_hash": None, "resume_hash": None, "draft": {}}
    emptied |= {"active_at": None, "active_seconds": None, "revision": F("revision") + 1}
    emptied |= {"started_at": None, "way": ""} if wave.survey.is_anonymous else {}
    emptied |= {} if told_by_link else {"distribution": None}
    shut = Response.objects.filter(wave=wave, completed=False).update(**emptied)
    drop_queue(wave)
    forget_ways_in(wave)
    forget_who_answered(wave)
    forget_order(wave)
    return shut


def follow_clock(*, now: datetime) -> None:
    """Open and close the waves whose time has come; any number of callers at once do it once.

    A wave whose time passed while nothing ran is moved at the first call after that. A scheduled wave waits
    for another one of its survey that is still open.
    """
    for wave in due_to_open(now):
        with suppress(*MADE_OTHERWISE), transaction.atomic():
            _hold(wave, still=due_to_open(now))
            _move(wave, of=[State.SCHEDULED], to=State.OPEN, action="open", by=None, now=now)
            _invite(wave, now, None)
    for wave in due_to_close(now):
        with suppress(*MADE_OTHERWISE), transaction.atomic():
            _hold(wave, still=due_to_close(now))
            of, ends_at = [State.OPEN, State.PAUSED], _end(wave, now)
            _move(wave, of=of, to=State.CLOSING, action="close", by=None, now=now, ends_at=ends_at)


def due_to_open(now: datetime) -> QuerySet[Wave]:
    """The scheduled waves whose opening time has come."""
    is_open = Wave.objects.filter(survey=OuterRef("survey"), state=State.OPEN)
    return _waves().filter(~Exists(is_open), state=State.SCHEDULED, opens_at__lte=now)


def due_to_close(now: datetime) -> QuerySet[Wave]:
    """The waves whose closing time has come, and that of all organisations with a time of their own."""
    later = Distribution.objects.filter(wave=OuterRef("pk"), closes_at__gt=now)
    return _waves().filter(~Exists(later), state__in=[State.OPEN, State.PAUSED], closes_at__lte=now)


def _hold(wave: Wave, *, still: QuerySet[Wave] | None = None) -> None:
    """Read the wave anew; until the transaction ends nobody moves it or gives it other times.

    Raises `Wave.DoesNotExist` where it is not among the waves `still` any more.
    """
    waves = _waves() if still is None else still
    wave.refresh_from_db(from_queryset=waves.select_for_update(no_key=True, of=("self",)))


def _invite(wave: Wave, now: datetime, by: User | None) -> None:
    """Put the mails of the opening into the outbox, in the transaction that opens the wave.

    Without its key it opens all the same: the invitations wait, and the page to invite says why.
    """
    with suppress(LostKey), transaction.atomic():
        queue_invitations(wave=wave, now=now, by=by, at_most=wave.opening_mails)


def _move(
    wave: Wave,
    *,
    of: Any,
    to: str,
    action: str,
    by: User | None,
    now: datetime,
    told: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Bring the wave from one of the states `of` to `to`, with these other changes, and write it down.

    `told` is what the log keeps besides, such as of a gate that was not green.

    The caller holds it. Raises `WaveRefused` if it is in another state, or another one of its survey is open.
    """
    _check_state(wave, of)
    try:
        with transaction.atomic():
            Wave.objects.filter(id=wave.id).update(state=to, **changes)
    except IntegrityError:
        message = _("Another wave of this survey is open. Close or pause it first.")
        raise WaveRefused(message) from None
    wave.refresh_from_db()
    times = {name: value.isoformat() for name, value in changes.items() if isinstance(value, datetime)}
    note(about=audit_name(wave), action=action, by=by, now=now, state=to, **times, **(told or {}))


def _check_state(wave: Wave, states: Any) -> None:
    if wave.state not in states:
        message = _("This cannot be done: the wave is now in the state “%(state)s”.")
        raise WaveRefused(message % {"state": wave.get_state_display()})


def _signed(wave: Wave, reason: str, now: datetime) -> dict[str, Any]:
    """What the log keeps of the gate: nothing where it is green."""
    not_passed = failed(gate(wave, now=now))
    if not_passed and not reason.strip():
        raise WaveRefused(_("The gate is not green. Repair what it names, or sign with a reason."))
    return {"not_passed": not_passed, "reason": reason.strip()} if not_passed else {}


def _check_published(wave: Wave) -> None:
    if not wave.survey.versions.exists():
        raise WaveRefused(_("Publish a version of the questionnaire first."))


def _check_closing_time(wave: Wave, now: datetime) -> None:
    if wave.closes_at and wave.closes_at <= now:
        raise WaveRefused(_("The closing time has passed. Choose a later one first."))


def _end(wave: Wave, now: datetime) -> datetime:
    return now + timedelta(hours=wave.grace_hours)


def _waves() -> QuerySet[Wave]:
    return Wave.objects.select_related("survey").defer("survey__draft").order_by("id")
