"""Jobs as workers run them: processes of their own on the test's database."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from analysis.actions import jobs
from analysis.jobs.running import run_next
from analysis.models import Job
from organisations.models import User
from surveys.models import Survey
from tests.support.patience import wait_until


def asked(survey: Survey, by: User, kind: str = "raw", **request: Any) -> Job:
    """A job that waits."""
    return jobs.ask(
        survey=survey,
        kind=kind,
        request=request,
        file_name=f"{survey.code}-{kind}",
        by=by,
        language="en",
        now=timezone.now(),
    )


def run() -> bool:
    """One turn of a worker."""
    return run_next(clock=timezone.now)


@contextmanager
def responses_out_of_reach() -> Iterator[None]:
    """Whoever reads responses meanwhile waits: a job that is at it hangs."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE surveys_response IN ACCESS EXCLUSIVE MODE")
    yield
    other.close()


@contextmanager
def worker() -> Iterator[threading.Thread]:
    """A worker's turn in a thread."""

    def turn() -> None:
        run()
        connection.close()

    thread = threading.Thread(target=turn)
    thread.start()
    yield thread
    thread.join()


def process_of(job: Job) -> int:
    """The process that makes the job's file, once there is one."""
    found: list[int] = []

    def is_there() -> bool:
        found.extend(_processes(str(job.id)))
        return bool(found)

    assert wait_until(is_there)
    return found[0]


def kill(job: Job) -> None:
    os.kill(process_of(job), signal.SIGKILL)


def is_over(job: Job) -> bool:
    """Whether no process makes the job's file any more."""
    return wait_until(lambda: not _processes(str(job.id)))


def _processes(words: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if b"run_job" in command and words.encode() in command:
            found.append(int(folder.name))
    return found
