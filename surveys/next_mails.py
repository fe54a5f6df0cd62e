"""What mail goes out next: what waits in the outbox, and what the reminder plan will add to it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from surveys.models import Message, Wave
from surveys.remindable import CANDIDATES, parameters, partner_candidates
from surveys.reminders import ReminderPlan, moments_from, next_time

#: Mail to people outside the team.
SHOWN = (Message.Kind.INVITATION, Message.Kind.REMINDER, Message.Kind.PARTNER, Message.Kind.THANKS)
_FORECAST = """
SELECT number, date_trunc('minute', invited_at), date_trunc('minute', earliest), closes_at, count(*)
FROM candidate GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """So many mails of a kind on a day; `number` is that of the reminder, and 0 for other mail.

    What waits in the outbox `is_queued`. Reminders that are not are counted as if nobody finished until then.
    """

    day: date
    kind: str
    number: int
    count: int
    is_queued: bool

    @property
    def label(self) -> str:
        return str(Message.Kind(self.kind).label)


def next_mails(wave: Wave, plan: ReminderPlan, now: datetime) -> list[MailLine]:
    """What waits in the outbox, and what this plan will add to it, by day."""
    return sorted([*_queued(wave), *_forecast(wave, plan, now)], key=lambda line: (line.day, line.number))


def _queued(wave: Wave) -> Iterator[MailLine]:
    waiting = Message.objects.filter(wave=wave, state=Message.State.QUEUED, kind__in=SHOWN).order_by()
    rows = waiting.values_list(TruncDate("due_at"), "kind", "number").annotate(Count("id"))
    for day, kind, number, count in rows:
        yield MailLine(day=day, kind=kind, number=number, count=count, is_queued=True)


def _forecast(wave: Wave, plan: ReminderPlan, now: datetime) -> Iterator[MailLine]:
    if not plan.days or wave.state in Wave.CLOSED:
        return
    lines: Counter[tuple[date, str, int]] = Counter()
    for kind, number, first, invited_at, until, count in [
        *_people_forecast(wave, plan, now),
        *_partners_forecast(wave, plan, now),
    ]:
        for each, at in moments_from(plan, number=number, first=first, invited_at=invited_at, until=until):
            lines[localdate(at), kind, each] += count
    for (day, kind, number), count in lines.items():
        yield MailLine(day=day, kind=kind, number=number, count=count, is_queued=False)


_Group = tuple[str, int, datetime, datetime, datetime | None, int]


def _people_forecast(wave: Wave, plan: ReminderPlan, now: datetime) -> Iterator[_Group]:
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES + _FORECAST, parameters(wave, plan, now))
        rows = cursor.fetchall()
    for number, invited_at, earliest, until, count in rows:
        first = plan.allowed_from(max(earliest, now))
        yield Message.Kind.REMINDER, number, first, invited_at, until, count


def _partners_forecast(wave: Wave, plan: ReminderPlan, now: datetime) -> Iterator[_Group]:
    for each in partner_candidates(wave):
        first = next_time(
            plan, number=each.number, invited_at=each.opened_at, mailed_at=each.mailed_at, now=now
        )
        if first:
            until = each.distribution.closes_at or wave.closes_at
            yield Message.Kind.PARTNER, each.number, first, each.opened_at, until, 1
