"""The programs that make up a running Peilpunt; docker-compose.yml starts the same ones."""

import signal
import sys
from dataclasses import dataclass

# One worker a queue, so that a long export never delays a count or a mail. An export runs in a child of its
# worker, so that a hard time limit can end it and its memory goes back.
POOLS = {"counting": "solo", "mail": "solo", "exports": "prefork"}

WEB = ("gunicorn", "config.wsgi", "-c", "python:config.gunicorn")
BEAT = (
    "celery",
    "-A",
    "config.celery",
    "beat",
    "--scheduler",
    "celery.beat:Scheduler",
    "--loglevel",
    "WARNING",
)


def worker(queue: str) -> tuple[str, ...]:
    return (
        *("celery", "-A", "config.celery", "worker", "--queues", queue, "--hostname", f"{queue}@%h"),
        *("--pool", POOLS[queue], "--concurrency", "1", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


@dataclass(frozen=True)
class Program:
    """One program under the supervisor; `polite` asks it to end its work and leave."""

    name: str
    command: tuple[str, ...]
    polite: signal.Signals = signal.SIGTERM
    pass_fds: tuple[int, ...] = ()


def programs(listener: int) -> tuple[Program, ...]:
    """All of them, in the order in which they stop; the web processes take requests on file `listener`."""
    python = (sys.executable, "-m")
    return (
        Program("web", (*python, *WEB, "--bind", f"fd://{listener}"), pass_fds=(listener,)),
        Program("beat", (*python, *BEAT)),
        *(Program(f"worker-{queue}", (*python, *worker(queue))) for queue in POOLS),
    )
