"""The files of a dataset with the first study's columns, each written by a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from benchmarks.harness import Figure
from benchmarks.study import Study

ROWS, MANY_ROWS = 100_000, 1_000_000
#: Seconds for so many rows.
SECONDS = {"csv": 15, "parquet": 15, "sav": 40, "xlsx": 150}
STREAMED = ("csv", "parquet")


@dataclass(frozen=True)
class Written:
    """Wall time, and the most memory that the process held, in MB."""

    seconds: float
    memory: float


def dataset_files(study: Study) -> Iterator[Figure]:
    """Time and memory for 100,000 rows, then what ten times as many rows cost the formats that stream."""
    memory = {}
    for name, most in SECONDS.items():
        written = _write(name, ROWS)
        memory[name] = written.memory
        yield Figure(f"dataset of {ROWS:,} rows, {name}", written.seconds, "s", f"<= {most}")
        yield Figure(f"dataset of {ROWS:,} rows, {name}, memory", written.memory, "MB", "<= 400")
    for name in STREAMED:
        times = _write(name, MANY_ROWS).memory / memory[name]
        yield Figure(f"dataset of {MANY_ROWS:,} rows, {name}, memory", times, "x the above", "<= 1.25")


def _write(name: str, rows: int) -> Written:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / f"data.{name}")
        command = [sys.executable, "-m", "benchmarks.dataset_files", name, str(rows), path]
        run = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True)
    return Written(**json.loads(run.stdout))
