"""The report of some of the responses, which no total tells: every record is read."""

import sys
from collections.abc import Iterator

from benchmarks.figures.recount import MEGABYTE, watched
from benchmarks.harness import Figure
from benchmarks.study import Study


def selection(study: Study) -> Iterator[Figure]:
    """Wall time of the whole command, and the most memory that it held."""
    command = [sys.executable, "manage.py", "report", study.code, "--json", "--completed", "--quality"]
    seconds, memory = watched(command)
    yield Figure("report of a selection, time", seconds, "s", "<= 20")
    yield Figure("report of a selection, memory", memory / MEGABYTE, "MB", "<= 200")
