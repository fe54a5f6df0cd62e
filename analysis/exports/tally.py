"""The totals of a version as JSON; `docs/counting.md` describes the keys, which scripts rely on."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from analysis.core.shares import decimal_string
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from analysis.queries import shape_of_version, stored_tallies
from surveys.models import Version
from surveys.questionnaire.record import RecordColumn


def tally_as_json(version: Version, as_of: datetime) -> dict[str, Any]:
    """Everything that is counted one way: for all responses, and for each group of each breakdown."""
    shape = shape_of_version(version.id)
    tallies = stored_tallies(version.id)
    everybody = tallies.pop(EVERYBODY, Tally.empty(shape))
    by: dict[str, dict[str, Any]] = {column.name: {} for column in shape.breakdowns}
    for (breakdown, group), tally in sorted(tallies.items()):
        by[breakdown][group] = _columns(tally)
    return {
        "survey": version.survey.code,
        "version": version.number,
        "as_of": timezone.localtime(as_of).isoformat(timespec="seconds"),
        "responses": {"started": everybody.started, "completed": everybody.completed},
        "columns": _columns(everybody),
        "by": by,
    }


def _columns(tally: Tally) -> dict[str, Any]:
    return {column.name: _column(tally, column) for column in tally.columns()}


def _column(tally: Tally, column: RecordColumn) -> dict[str, Any]:
    counts = tally.column(column.name)
    bases = {"base": counts.base, "asked": counts.asked, "seen": counts.seen}
    if column.kind != "number":
        return {**bases, "counts": dict(counts.counts)}
    moments = tally.moments(column.name)
    return {
        **bases,
        "counts": {},
        "sum": decimal_string(moments.total, column.decimals),
        "sum_of_squares": decimal_string(moments.squares, 2 * column.decimals),
    }
