"""What a kind of job is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.models import Job
from organisations.permissions import Permission

#: Takes a percentage and what is being done, a short sentence. Raises `Cancelled`.
Tell = Callable[[int, str], None]


class Cancelled(Exception):  # noqa: N818 - it is what it says
    """Nobody waits for the job any more."""


class JobFailed(Exception):  # noqa: N818 - it is what it says
    """The job cannot be done; the sentence says why, and what to do, to whoever asked for it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of file that a job makes.

    `name` is what people call it, `permission` what asking for it and fetching it take, and `page` the name
    of the survey's page that lists such jobs.

    `run(job, path, tell)` writes the file at `path` and returns the moment of which the file tells. It runs
    in a process of its own, in the language of the job, and may be killed at any moment. Raises `JobFailed`
    with a sentence where it cannot be done, and whatever else is a fault of ours.
    """

    name: Any
    permission: Permission
    run: Callable[[Job, Path, Tell], datetime]
    page: str = "data"
