"""The programs that make up a running Peilpunt; docker-compose.yml starts the same ones."""

import signal
import sys
from dataclasses import dataclass

WEB = "gunicorn config.wsgi -c python:config.gunicorn"
BEAT = "celery --quiet -A config.celery beat --scheduler celery.beat:Scheduler --loglevel WARNING"

# One worker a queue, so that a long export never delays a count or a mail. An export runs in a child of its
# worker, so that a hard time limit can end it and its memory goes back.
POOLS = {"counting": "solo", "mail": "solo", "exports": "prefork"}


def worker(queue: str) -> str:
    return (
        f"celery --quiet -A config.celery worker --queues {queue} --hostname {queue}@%h"
        f" --pool {POOLS[queue]} --concurrency 1 --loglevel WARNING"
        " --without-gossip --without-mingle --without-heartbeat"
    )


@dataclass(frozen=True)
class Program:
    """One program under the supervisor; `polite` asks it to end its work and leave."""

    name: str
    command: tuple[str, ...]
    polite: signal.Signals = signal.SIGTERM
    pass_fds: tuple[int, ...] = ()


def programs(listener: int) -> tuple[Program, ...]:
    """All of them, the web processes first; these take requests on the file `listener`."""
    return (
        Program("web", _here(f"{WEB} --bind fd://{listener}"), pass_fds=(listener,)),
        Program("beat", _here(BEAT)),
        *(Program(f"worker-{queue}", _here(worker(queue))) for queue in POOLS),
    )


def _here(command: str) -> tuple[str, ...]:
    """The command by the Python that runs, whatever the PATH."""
    return (sys.executable, "-m", *command.split())
