"""The reminder plan of a wave: when somebody may be reminded, in the installation's time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from django.utils.timezone import get_default_timezone

#: No plan reaches beyond these.
MOST_REMINDERS = 10
MOST_DAYS = 365
MOST_HOLIDAYS = 200
#: Mail goes out between these at most. Clocks change at night, so no moment of a plan exists twice or never.
EARLIEST, LATEST = time(6), time(22)

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class ReminderPlan:
    """Reminder k goes out `days[k - 1]` days after the invitation, or at the first allowed moment after that.

    `days` rise. A moment is allowed from `day_begins` until `day_ends`, not in weekends unless `weekends`, on
    none of `holidays`, and `gap_days` days after the last mail to that person. A plan without days reminds
    nobody.
    """

    days: tuple[int, ...] = ()
    most: int = 3
    gap_days: int = 5
    day_begins: time = time(8)
    day_ends: time = time(20)
    weekends: bool = False
    holidays: tuple[date, ...] = ()

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """The plan as `Wave.reminders` keeps it."""
        if not stored:
            return cls()
        return cls(
            days=tuple(stored["days"]),
            most=stored["most"],
            gap_days=stored["gap_days"],
            day_begins=time.fromisoformat(stored["day_begins"]),
            day_ends=time.fromisoformat(stored["day_ends"]),
            weekends=stored["weekends"],
            holidays=tuple(map(date.fromisoformat, stored["holidays"])),
        )

    def stored(self) -> dict[str, Any]:
        """What `read` makes the plan from."""
        return {
            "days": list(self.days),
            "most": self.most,
            "gap_days": self.gap_days,
            "day_begins": self.day_begins.isoformat("minutes"),
            "day_ends": self.day_ends.isoformat("minutes"),
            "weekends": self.weekends,
            "holidays": [day.isoformat() for day in self.holidays],
        }

    @property
    def numbers(self) -> range:
        """The numbers of the reminders that one person gets at most."""
        return range(1, min(self.most, len(self.days)) + 1)

    @property
    def gap(self) -> timedelta:
        return timedelta(days=self.gap_days)

    def after(self, number: int) -> timedelta:
        """How long after the invitation reminder `number` goes out at the earliest."""
        return timedelta(days=self.days[number - 1])

    def allows(self, moment: datetime) -> bool:
        """Whether mail may go out at `moment`."""
        return self.allowed_from(moment) == moment

    def allowed_from(self, moment: datetime) -> datetime:
        """The first moment from `moment` on at which mail may go out."""
        local = moment.astimezone(get_default_timezone())
        while True:
            day = local.date()
            if self._is_mail_day(day) and local.time() < self.day_ends:
                return max(local, _at(day, self.day_begins))
            local = _at(day + timedelta(days=1), time())

    def _is_mail_day(self, day: date) -> bool:
        return (self.weekends or day.weekday() < _SATURDAY) and day not in self.holidays


def next_time(
    plan: ReminderPlan, *, number: int, invited_at: datetime, mailed_at: datetime | None, now: datetime
) -> datetime | None:
    """When reminder `number` goes out to somebody who got the last mail at `mailed_at` (None: never any).

    None if the plan has no such reminder.
    """
    if number not in plan.numbers:
        return None
    # In UTC, where a day always has 24 hours.
    moments = [now, invited_at.astimezone(UTC) + plan.after(number)]
    if mailed_at:
        moments.append(mailed_at.astimezone(UTC) + plan.gap)
    return plan.allowed_from(max(moments))


def moments_from(
    plan: ReminderPlan, *, number: int, first: datetime, invited_at: datetime, until: datetime | None
) -> Iterator[tuple[int, datetime]]:
    """Reminder `number`, which goes out at `first`, and those after it, with their moments before `until`."""
    at: datetime | None = first
    while at and (until is None or at < until):
        yield number, at
        number += 1
        at = next_time(plan, number=number, invited_at=invited_at, mailed_at=at, now=at)


def moments_of(
    plan: ReminderPlan, invited_at: datetime, until: datetime | None
) -> list[tuple[int, datetime]]:
    """All reminders of somebody who was invited at `invited_at`, before the closing at `until`."""
    first = next_time(plan, number=1, invited_at=invited_at, mailed_at=invited_at, now=invited_at)
    if first is None:
        return []
    return list(moments_from(plan, number=1, first=first, invited_at=invited_at, until=until))


def is_last(
    plan: ReminderPlan, *, number: int, invited_at: datetime, now: datetime, until: datetime | None
) -> bool:
    """Whether reminder `number`, sent at `now`, is the one that names the closing at `until`.

    None follows by the plan, or none before the closing. Without a closing there is nothing to name.
    """
    if until is None:
        return False
    following = next_time(plan, number=number + 1, invited_at=invited_at, mailed_at=now, now=now)
    return following is None or following >= until


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, get_default_timezone())
