"""Runs everything as children of one process: what dies is started again, what stops is stopped in order."""

import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from config.environment import SetupError
from config.programs import Program
from config.servers import processes
from config.servers.sharing import Servers

LONGEST_PAUSE = 30  # seconds between two starts of a child that dies at once
SETTLED = 10  # seconds after which a child's start counts as a success
PATIENCE = 60  # seconds that the web processes have to answer for the first time
_LOOK = 0.2  # seconds between two looks at the children


@dataclass
class _Watched:
    """A child, and when to start it again should it die."""

    name: str
    start: Callable[[], None]
    process: Callable[[], processes.Child | None]
    started: float = 0
    failures: int = 0
    due: float = 0


@dataclass
class Supervisor:
    """The servers (None when they are somebody else's) and our programs; `say` tells whoever started us."""

    servers: Servers | None
    programs: tuple[Program, ...]
    logs: Path
    say: Callable[[str], None]
    _children: dict[str, processes.Child] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self, health: str) -> None:
        """Start the web processes, wait until they answer at the URL `health`, then start the rest."""
        web, *rest = self.programs
        self._start(web)
        self._wait_for(web, health)
        for program in rest:
            self._start(program)

    def run(self) -> None:
        """Watch over the children until somebody asks to stop."""
        ending = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup ignores it, to outlive its terminal
            ending.append(signal.SIGHUP)
        for number in ending:
            signal.signal(number, lambda *_: self._stop.set())
        watched = self._watched()
        while not self._stop.wait(_LOOK):
            for child in watched:
                self._look_at(child)

    def stop(self) -> None:
        """End our programs, each given time to finish what it does; the servers are their owner's."""
        children = [
            (self._children[each.name], each.polite) for each in self.programs if each.name in self._children
        ]
        processes.stop(children, patience=20)

    def _start(self, program: Program) -> None:
        self._children[program.name] = processes.start(
            program.command,
            death_signal=signal.SIGQUIT,  # to gunicorn and Celery: at once
            log=self._log(program),
            pass_fds=program.pass_fds,
        )

    def _log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _wait_for(self, program: Program, health: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not _answers(health):
            if self._children[program.name].poll() is not None or time.monotonic() > deadline:
                words = processes.last_words(self._log(program))
                raise SetupError(f"The program {program.name} does not start: {words}")
            time.sleep(0.05)

    def _watched(self) -> list[_Watched]:
        servers = (self.servers.postgres, self.servers.valkey) if self.servers else ()
        ours = (
            _Watched(each.name, partial(self._start, each), partial(self._children.get, each.name))
            for each in self.programs
        )
        return [
            *(_Watched(each.name, each.start, partial(getattr, each, "process")) for each in servers),
            *ours,
        ]

    def _look_at(self, child: _Watched) -> None:
        now = time.monotonic()
        process = child.process()
        if process is None or process.poll() is None:
            if child.failures and now - child.started > SETTLED:
                child.failures = 0
            return
        if not child.due:
            pause = min(2**child.failures - 1, LONGEST_PAUSE)
            self.say(f"{child.name} ended ({process.returncode}); starting it again in {pause} s.")
            child.due = now + pause
        if now >= child.due:
            child.due, child.started = 0, now
            child.failures += 1
            processes.end_group(process)
            try:
                child.start()
            except SetupError as error:
                self.say(str(error))


def listen(host: str, port: int, patience: float = 3) -> socket.socket:
    """A socket on which requests wait until the web processes take them, also while these start again.

    A port that a killed supervisor's children are just giving up is waited for.
    """
    deadline = time.monotonic() + patience
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(2048)
        except PermissionError:
            raise SetupError(f"Port {port} needs root; choose one above 1023 with PEILPUNT_PORT.") from None
        except OSError as error:
            listener.close()
            if time.monotonic() > deadline:
                raise SetupError(
                    f"Cannot serve on {host} port {port}: {error.strerror}. Choose others with PEILPUNT_HOST "
                    f"and PEILPUNT_PORT, as in `PEILPUNT_PORT={port + 1} make run`."
                ) from None
            time.sleep(0.1)
        else:
            return listener


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except OSError:
        return False
