"""From counted changes to the counters of fieldwork."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from analysis.core.progress import Changed, raised_by
from analysis.queries import items_of_version
from surveys.actions.progress import Raised, raise_counts
from surveys.loaded import load_version
from surveys.models import Wave


def raise_progress(version_id: int, changes: Sequence[Changed], now: datetime) -> None:
    """Add what the changes tell to the counters, on the day of `now`; two statements, or none.

    Called in the transaction that deletes the changes, so each is counted once.
    """
    changes = [change for change in changes if change.way]
    if not changes:
        return
    version = load_version(version_id)
    found = Wave.objects.filter(survey__code=version.survey_code)
    waves = {
        number: (pk, percent) for number, pk, percent in found.values_list("number", "id", "complete_percent")
    }
    percents = {number: percent for number, (_, percent) in waves.items()}
    raised = raised_by(version.layout, items_of_version(version_id), percents, changes)
    if raised:
        rows = (
            Raised(waves[number][0], distribution, way, *counts)
            for (number, distribution, way), counts in raised.items()
        )
        raise_counts(raised=rows, day=timezone.localdate(now))
