"""A dataset of all responses, from the records to the package, as the team makes it by command."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.db.models import F

from benchmarks.figures.recount import MEGABYTE, watched
from benchmarks.harness import Figure
from benchmarks.study import Study
from surveys.models import Response, Wave


def dataset(study: Study) -> Iterator[Figure]:
    """Wall time of the whole command, and the most memory that it held.

    Closes the waves for good, as a dataset needs; nothing can be measured afterwards that sends answers.
    """
    after = F("opens_at") + timedelta(seconds=1)
    opened = Wave.objects.filter(survey__code=study.code, opens_at__isnull=False)
    waves = opened.exclude(state=Wave.State.FINAL)
    waves.update(state=Wave.State.FINAL, closes_at=after, ends_at=after)
    stored = Response.objects.filter(version__survey__code=study.code, record__isnull=False).count()
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "dataset.zip")
        command = [sys.executable, "manage.py", "dataset", "build", study.code]
        seconds, memory = watched([*command, "--formats", "csv,parquet", "--output", output])
    yield Figure(f"dataset of {stored:,} responses, time", seconds, "s", "<= 300")
    yield Figure(f"dataset of {stored:,} responses, memory", memory / MEGABYTE, "MB", "<= 400")
