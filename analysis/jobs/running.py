"""A worker's part of a job: it claims one, lets a process of its own make the file, and watches over it.

The process tells how far it is by lines of JSON on its standard output; all that is noted of the job is noted
here, with each sign of life. The process ends when its standard input does, so it outlives no worker.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings

from analysis.actions import jobs
from analysis.models import Job

#: Seconds between two signs of life, and so about the longest that a cancelled job goes on.
BEAT = 1.0
Process = subprocess.Popen[str]


def run_next(*, clock: Callable[[], datetime]) -> bool:
    """Run the job that waits longest, whatever becomes of it; False where none waits."""
    job = jobs.claim(now=clock())
    if job is None:
        return False
    jobs.remove_attempts(job)
    path, done = jobs.path_of(job), False
    with _started(job, path) as process:
        told = Told(process)
        if _watched(process, job, told, clock):
            done = _ended(job, told.last, clock())
    if not done:
        jobs.remove_attempts(job)
    return True


class Told:
    """What the process said last, read while it runs."""

    def __init__(self, process: Process) -> None:
        self.last: dict[str, Any] = {"percent": 0, "step": ""}
        self._reader = Thread(target=self._read, args=(process,), daemon=True)
        self._reader.start()

    def wait(self) -> None:
        """Until all is read of a process that ended."""
        self._reader.join()

    def _read(self, process: Process) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with suppress(ValueError):  # some library's own words
                found = json.loads(line)
                self.last = found if isinstance(found, dict) else self.last


@contextmanager
def _started(job: Job, path: Path) -> Iterator[Process]:
    """The process that makes the file, killed when the block is left."""
    command = [sys.executable, "manage.py", "run_job", str(job.id), "--output", str(path), "--watched"]
    with subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",  # whatever a library says must not end the reading
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _watched(process: Process, job: Job, told: Told, clock: Callable[[], datetime]) -> bool:
    """Whether the process came to its end while the job was ours; each beat says how far it is."""
    while True:
        try:
            process.wait(BEAT)
        except subprocess.TimeoutExpired:
            percent, step = told.last.get("percent", 0), told.last.get("step", "")
            if not jobs.advance(job=job, percent=percent, step=step, now=clock()):
                return False
        else:
            told.wait()
            return True


def _ended(job: Job, last: dict[str, Any], now: datetime) -> bool:
    """Note what the process said last; whether its file is there and the job still ours."""
    if "failure" in last:
        jobs.fail(job=job, failure=last["failure"], now=now)
        return False
    if "sha256" not in last:
        jobs.give_back(job=job, now=now)
        return False
    as_of = datetime.fromisoformat(last["as_of"])
    return jobs.finish(job=job, as_of=as_of, size=last["size"], sha256=last["sha256"], now=now)
