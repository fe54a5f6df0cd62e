"""Counting all records anew, as one process does it by command."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings

from benchmarks.harness import Figure
from benchmarks.study import Study

MEGABYTE = 1_000_000


def recount(study: Study) -> Iterator[Figure]:
    """Wall time of the whole command, and the most memory that it held."""
    command = [sys.executable, "manage.py", "tally", study.code, "--json", "--rebuild"]
    seconds, memory = watched(command)
    yield Figure("full recount, time", seconds, "s", "<= 15")
    yield Figure("full recount, memory of the worker", memory / MEGABYTE, "MB", "<= 150")


def watched(command: Sequence[str]) -> tuple[float, int]:
    """Runs a command and returns its wall time and the most bytes that it held."""
    start = monotonic()
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)
    memory = 0
    while process.poll() is None:
        memory = max(memory, _most_memory(process.pid))
        sleep(0.02)
    seconds = monotonic() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, memory


def _most_memory(pid: int) -> int:
    """Bytes; the kernel keeps the highest value, since the program was loaded. 0 when it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
