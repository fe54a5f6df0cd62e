"""Protecting the rows of a dataset by five quasi-identifiers, from the responses to the disclosure report."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from analysis.datasets.anonymise import anonymise
from analysis.datasets.effects import disclosure
from analysis.datasets.reading import fitted
from analysis.datasets.snapshot import take
from analysis.snapshot import one_state
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from surveys.models import Survey, Wave

KNOWN = ["orgcat", "reachable", "skilled", "difficult", "support"]
RECIPE = {"spec": 1, "quasi_identifiers": KNOWN, "sensitive": ["einclusion"], "diversity": 2, "k": 5}


def anonymising(study: Study) -> Iterator[Figure]:
    """Wall time with its SQL, of one state in which all waves are final; none of it is kept."""
    with one_state():
        after = F("opens_at") + timedelta(seconds=1)
        opened = Wave.objects.filter(survey__code=study.code, opens_at__isnull=False)
        waves = opened.exclude(state=Wave.State.FINAL)
        waves.update(state=Wave.State.FINAL, closes_at=after, ends_at=after)
        rows: list[int] = []
        seconds = wall_seconds(lambda: rows.append(_protect(study)))
        transaction.set_rollback(True)
    name = f"protecting {rows[0]:,} rows by {len(KNOWN)} quasi-identifiers"
    yield Figure(name, seconds, "s", "<= 60")


def _protect(study: Study) -> int:
    recipe, offer = fitted(RECIPE, Survey.objects.get(code=study.code))
    snapshot = take(offer, recipe)
    with snapshot.cells:
        dataset = anonymise(snapshot, offer, recipe)
        with dataset.cells:
            disclosure(snapshot, dataset, offer, recipe)
            return dataset.rows
