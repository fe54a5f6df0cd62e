"""Mails that are sent while their sender is killed at random moments."""

import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from signal import SIGKILL, SIGTERM

from django.conf import settings
from django.core.management import call_command

from benchmarks.mailing import invite, open_wave
from config import translations
from config.programs import BEAT, worker
from config.servers import processes, sharing
from surveys.models import Wave

#: Seconds after which a queue that does not get empty is given up.
PATIENCE = 900
#: A kill comes up to so many seconds after the mail that it waited for.
JITTER = 0.05


def drill(count: int, kills: int, taken: Path) -> dict[str, int]:
    """Send so many mails under so many kills; `taken` is where the mail server writes what it took."""
    with _installed():
        wave = open_wave("drill")
        invite(wave, range(count))
        with _running() as worker:
            for moment in sorted(random.sample(range(count), kills)):
                _wait_for(partial(_has_taken, taken, moment))
                time.sleep(random.uniform(0, JITTER))
                worker.kill()
            _wait_for(lambda: not wave.messages.filter(state__in=["queued", "sending"]).exists())
        return _outcome(wave, kills, taken)


def _outcome(wave: Wave, kills: int, taken: Path) -> dict[str, int]:
    """What became of the mails: the mail server's word against that of the outbox."""
    times = Counter(line.strip("<>").partition("@")[0] for line in _lines(taken))
    states = {str(each): state for each, state in wave.messages.values_list("id", "state")}
    accounted = {"unknown", "bounced", "failed", "dropped"}
    return {
        "mails": len(states),
        "kills": kills,
        "delivered": len(times),
        "duplicates": sum(times.values()) - len(times),
        "lost": sum(each not in times and state not in accounted for each, state in states.items()),
        "unknown": sum(state == "unknown" for state in states.values()),
    }


class Worker:
    """The mail worker, which is started again when it was killed."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.process = _start(worker("mail"))

    def kill(self) -> None:
        self.process.send_signal(SIGKILL)
        self.process.wait()
        self._start()


@contextmanager
def _installed() -> Iterator[None]:
    """Servers, as durable as in production, and the tables."""
    sharing.use(settings.PLACE)
    settings.PLACE.logs.mkdir(exist_ok=True)
    try:
        translations.compile_catalogues()
        call_command("migrate", verbosity=0)
        yield
    finally:
        sharing.leave(settings.PLACE)
        shutil.rmtree(settings.PLACE.sockets, ignore_errors=True)


@contextmanager
def _running() -> Iterator[Worker]:
    """Beat and the mail worker."""
    beat, mail_worker = _start(BEAT), Worker()
    try:
        yield mail_worker
    finally:
        processes.stop([(beat, SIGTERM), (mail_worker.process, SIGTERM)])


def _start(command: str) -> processes.Child:
    log = settings.PLACE.logs / f"{'beat' if command == BEAT else 'worker'}.log"
    return processes.start((sys.executable, "-m", *command.split()), death_signal=SIGKILL, log=log)


def _wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise SystemExit(f"The queue does not get empty; see {settings.PLACE.logs}.")
        time.sleep(0.01)


def _has_taken(taken: Path, count: int) -> bool:
    return len(_lines(taken)) >= count


def _lines(taken: Path) -> list[str]:
    return taken.read_text().split() if taken.exists() else []
