"""What coordinators are shown of their own organisation: counts that follow nobody's doings."""

from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

#: Counts are shown from this many on, rounded down to a multiple of `STEP`.
SHOWN_FROM = 10
STEP = 5

_TAKE = """
INSERT INTO surveys_showncount (distribution_id, day, started, submitted)
SELECT part.id, %(day)s,
    CASE WHEN sum(way.started) >= %(shown_from)s THEN sum(way.started) / %(step)s * %(step)s END,
    CASE WHEN sum(way.submitted) >= %(shown_from)s THEN sum(way.submitted) / %(step)s * %(step)s END
FROM surveys_distribution part
JOIN surveys_wave wave ON wave.id = part.wave_id AND wave.state NOT IN ('draft', 'scheduled')
LEFT JOIN surveys_waycount way ON way.distribution_id = part.id
GROUP BY part.id
ON CONFLICT (distribution_id) DO UPDATE
    SET day = excluded.day, started = excluded.started, submitted = excluded.submitted
    WHERE surveys_showncount.day < excluded.day
"""


def take_shown_counts(*, now: datetime) -> None:
    """Take the counts of each organisation that were not taken on this day yet.

    However often it is called, what is shown changes once a day: so nobody who looks again and again can tell
    when a colleague answered.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"day": localdate(now), "shown_from": SHOWN_FROM, "step": STEP})
