"""Raising the counters of fieldwork, in the transaction of who counts."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

#: Rows are written in one order, so that two who count versions of one survey never wait for each other in a
#: circle. An organisation that left meanwhile is counted as none.
RAISE = """
WITH raised AS (
    SELECT raised.*, surveys_distribution.id AS distribution_id
    FROM jsonb_to_recordset(%(raised)s) AS raised (
        wave_id bigint, distribution bigint, way text,
        started int, submitted int, complete int, partial int, erased int
    )
    LEFT JOIN surveys_distribution ON surveys_distribution.id = raised.distribution
),
ways AS (
    INSERT INTO surveys_waycount AS stored (
        wave_id, distribution_id, way, started, submitted, complete, partial, erased
    )
    SELECT wave_id, distribution_id, way,
        sum(started), sum(submitted), sum(complete), sum(partial), sum(erased)
    FROM raised GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (wave_id, distribution_id, way) DO UPDATE SET
        started = stored.started + excluded.started, submitted = stored.submitted + excluded.submitted,
        complete = stored.complete + excluded.complete, partial = stored.partial + excluded.partial,
        erased = stored.erased + excluded.erased
)
INSERT INTO surveys_daycount AS stored (wave_id, day, started, submitted)
SELECT wave_id, %(day)s::date, sum(started), sum(submitted) FROM raised
GROUP BY 1 HAVING sum(started) + sum(submitted) > 0 ORDER BY 1
ON CONFLICT (wave_id, day) DO UPDATE SET
    started = stored.started + excluded.started, submitted = stored.submitted + excluded.submitted
"""


@dataclass(frozen=True)
class Raised:
    """What is added to the counters of one way in; `distribution` is the organisation's part in the wave.

    `complete` and `partial` can be negative: a partial response becomes a complete one.
    """

    wave_id: int
    distribution: int | None
    way: str
    started: int
    submitted: int
    complete: int
    partial: int
    erased: int


def raise_counts(*, raised: Iterable[Raised], day: date) -> None:
    """Add to the counters by way in, and to those of `day`; one statement."""
    parameters: dict[str, Any] = {"raised": Jsonb([asdict(each) for each in raised]), "day": day}
    with connection.cursor() as cursor:
        cursor.execute(RAISE, parameters)
