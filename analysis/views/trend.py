"""How many responses came lately: today's figures, and small columns by day for a list or an overview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from analysis.core.days import Day
from analysis.report.captions import whole

#: So many days up to today are drawn.
DAYS_SHOWN = 14
#: Pixels: what a day takes, the width of its column, and the height of the highest.
STEP, COLUMN, HEIGHT = 8, 6, 24


@dataclass(frozen=True)
class Column:
    """A column of the drawing, by its left edge, its top and its height."""

    left: int
    top: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Today's figures and a column for each of the last days; `words` say the same."""

    started: str
    submitted: str
    columns: tuple[Column, ...]
    words: str
    width: int = DAYS_SHOWN * STEP
    height: int = HEIGHT
    column: int = COLUMN


def first_day(today: date) -> date:
    """The first day that is drawn."""
    return today - timedelta(days=DAYS_SHOWN - 1)


def trend(days: Sequence[Day], today: date) -> Trend | None:
    """The trend of `days`, several of which may be of one date; None where nothing came lately."""
    shown = [first_day(today) + timedelta(days=number) for number in range(DAYS_SHOWN)]
    submitted = [sum(each.submitted for each in days if each.day == day) for day in shown]
    started = [sum(each.started for each in days if each.day == day) for day in shown]
    if not any(submitted) and not any(started):
        return None
    most = max(*submitted, 1)
    heights = [-(-HEIGHT * count // most) for count in submitted]  # rounded up: one is seen too
    counts = ", ".join(map(str, submitted))
    return Trend(
        started=whole(started[-1]),
        submitted=whole(submitted[-1]),
        columns=tuple(
            Column(number * STEP, HEIGHT - height, height) for number, height in enumerate(heights)
        ),
        words=_("Submitted on each of the last %(days)s days, today last: %(counts)s")
        % {"days": DAYS_SHOWN, "counts": counts},
    )
