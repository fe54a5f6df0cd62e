"""`manage.py run_job ID --output FILE`: makes the file of a job; a worker's process of its own.

vl-convert and Typst do not survive a fork, and what a large file took of memory goes back with the process.
"""

import errno
import hashlib
import json
import logging
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.actions.jobs import PART
from analysis.jobs import KINDS
from analysis.jobs.base import Cancelled, JobFailed, Tell
from analysis.models import Job

logger = logging.getLogger(__name__)

#: What the system says of a full disk, of a user's full share of it, and of a file that is too long.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Command(BaseCommand):
    help = "Make the file of a job and say how far it is, a line of JSON each time; notes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=UUID)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--watched", action="store_true", help="end when standard input does")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Job.objects.select_related("survey").defer("survey__draft")
        job = found.filter(id=options["id"]).first()
        if job is None:
            raise CommandError(f"There is no job {options['id']}.")
        if options["watched"]:
            Thread(target=_end_with_input, daemon=True).start()
        os.umask(0o077)  # whatever is written is for the owner alone
        with override(job.language):
            try:
                self._say(_outcome(job, options["output"], self.tell))
            except Exception:  # a fault of ours: the worker lets the job be begun again
                logger.exception("a job broke off")
                sys.exit(1)

    def tell(self, percent: int, step: str) -> None:
        """What a kind calls while it works."""
        self._say({"percent": percent, "step": step})

    def _say(self, words: dict[str, Any]) -> None:
        try:
            self.stdout.write(json.dumps(words))
            self.stdout.flush()
        except BrokenPipeError:
            raise Cancelled from None


def _outcome(job: Job, path: Path, tell: Tell) -> dict[str, Any]:
    """What became of the job, with the file at `path` whole or not at all."""
    unfinished = path.with_name(path.name + PART)
    try:
        as_of = KINDS[job.kind].run(job, unfinished, tell)
        with unfinished.open("rb+") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        size = unfinished.stat().st_size
        unfinished.replace(path)
    except JobFailed as failed:
        return {"failure": failed.sentence}
    except OSError as error:
        if error.errno not in FULL:
            raise
        return {"failure": _("There is no room for the file: the disk is full. Make room and ask again.")}
    finally:
        unfinished.unlink(missing_ok=True)
    return {"as_of": as_of.isoformat(), "size": size, "sha256": sha256}


def _end_with_input() -> None:
    """The worker holds the other end for as long as it wants the file."""
    while os.read(sys.stdin.fileno(), 1):  # the buffer's lock would be in the way of a normal end
        pass
    os._exit(1)
