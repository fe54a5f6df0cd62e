"""The reminder plan: the moments that it allows, in a time zone whose clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from surveys.reminders import ReminderPlan, is_last, moments_of, next_time

BRUSSELS = ZoneInfo("Europe/Brussels")
#: The clock goes forward on 28 March 2027 and back on 31 October 2027.
YEAR = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
DAYS = st.lists(st.integers(1, 60), max_size=4, unique=True).map(sorted).map(tuple)
WINDOW = st.sampled_from([(time(6), time(22)), (time(8), time(20)), (time(13), time(13, 1))])


@st.composite
def plans(draw: st.DrawFn) -> ReminderPlan:
    begins, ends = draw(WINDOW)
    return ReminderPlan(
        days=draw(DAYS),
        most=draw(st.integers(1, 5)),
        gap_days=draw(st.integers(1, 14)),
        day_begins=begins,
        day_ends=ends,
        weekends=draw(st.booleans()),
        holidays=tuple(draw(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=20))),
    )


def brussels(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=BRUSSELS)


@given(plans(), YEAR)
def test_nobody_is_mailed_at_night_in_a_weekend_or_on_a_holiday(plan: ReminderPlan, moment: datetime):
    allowed = plan.allowed_from(moment)
    local = allowed.astimezone(BRUSSELS)
    assert allowed >= moment
    assert plan.day_begins <= local.time() < plan.day_ends
    assert plan.weekends or local.isoweekday() < 6
    assert local.date() not in plan.holidays
    assert plan.allows(allowed)


@given(plans(), YEAR)
def test_a_person_gets_so_many_reminders_at_most_and_never_two_within_the_gap(
    plan: ReminderPlan, invited_at: datetime
):
    moments = moments_of(plan, invited_at, until=None)
    assert [number for number, _ in moments] == list(plan.numbers)
    assert len(moments) <= min(plan.most, len(plan.days))
    mails = [invited_at, *(at for _, at in moments)]
    gaps = [(after.astimezone(UTC) - before.astimezone(UTC)) for before, after in pairwise(mails)]
    assert all(gap >= timedelta(days=plan.gap_days) for gap in gaps)
    for (_, at), days in zip(moments, plan.days, strict=False):
        assert at.astimezone(UTC) - invited_at >= timedelta(days=days)


@given(plans(), YEAR, st.integers(0, 90))
def test_exactly_the_last_reminder_before_the_closing_names_it(
    plan: ReminderPlan, invited_at: datetime, days: int
):
    until = invited_at + timedelta(days=days)
    moments = moments_of(plan, invited_at, until)
    assert all(at < until for _, at in moments)
    last = [is_last(plan, number=n, invited_at=invited_at, now=at, until=until) for n, at in moments]
    assert last == [False] * (len(moments) - 1) + [True] * bool(moments)


@given(plans())
def test_plan_is_stored_and_read_again(plan: ReminderPlan):
    assert ReminderPlan.read(plan.stored()) == plan


def test_moments_wait_for_the_morning_after_a_weekend_with_a_holiday():
    plan = ReminderPlan(days=(7, 14), holidays=(date(2027, 3, 29),))
    friday_evening = brussels(3, 19, 21)
    assert moments_of(plan, friday_evening, until=None) == [
        (1, brussels(3, 30, 8)),  # Friday 26 March at 21:00 is too late, Monday 29 March a holiday
        (2, brussels(4, 5, 8)),  # Friday 2 April at 21:00 is too late as well
    ]


def test_mail_of_another_kind_moves_a_reminder():
    plan = ReminderPlan(days=(7,), gap_days=5)
    invited_at, now = brussels(3, 1), brussels(3, 5)
    moved = next_time(plan, number=1, invited_at=invited_at, mailed_at=brussels(3, 5), now=now)
    assert moved == brussels(3, 10)


def test_plan_without_days_reminds_nobody():
    assert moments_of(ReminderPlan.read({}), brussels(3, 1), until=None) == []


def test_without_a_closing_no_reminder_names_it():
    assert not is_last(
        ReminderPlan(days=(7,)), number=1, invited_at=brussels(3, 1), now=brussels(3, 8), until=None
    )
