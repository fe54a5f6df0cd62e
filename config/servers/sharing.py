"""Who starts the embedded servers, who uses them, and who may stop them.

Three files in the data folder are locked, never read for their presence, so a killed process leaves nothing:

- `servers.lock`: every user of the servers holds it shared for life;
- `owner.lock`: who starts the servers holds it, and stops nothing while others hold the first one;
- `preparing.lock`: the owner holds it until the servers are ready; users wait for that.
"""

import atexit
import fcntl
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.environment import SetupError
from config.servers.place import Place
from config.servers.postgres import Postgres
from config.servers.secrets import read_or_generate
from config.servers.valkey import Valkey

SERVE = "serve"  # what the owner's note says of the supervisor, which stays

_PATIENCE = 60  # seconds that a user waits for servers that somebody else starts


class Servers:
    """Both servers of a place, started and stopped together."""

    def __init__(self, place: Place, settings: Mapping[str, str]) -> None:
        secrets = read_or_generate(place.secrets)
        self.postgres = Postgres(place, secrets, settings)
        self.valkey = Valkey(place, secrets)
        self._place = place

    def start(self) -> None:
        self._place.logs.mkdir(mode=0o700, exist_ok=True)
        _make_private(self._place.sockets)
        self.postgres.start()
        self.valkey.start()

    def answer(self) -> bool:
        return self.postgres.answers() and self.valkey.answers()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()


@dataclass
class _Use:
    """What this process holds of a place."""

    shared: IO[str]
    owner: IO[str] | None
    servers: Servers
    process: int


_uses: dict[Path, _Use] = {}
_one_at_a_time = threading.RLock()


def use(place: Place, settings: Mapping[str, str] | None = None) -> None:
    """Have the servers of `place` running for as long as this process lives; start them if nobody has.

    A process that starts them ends them when it leaves, after everybody else who uses them by then.
    """
    with _one_at_a_time:
        if place.data in _uses:
            return
        shared = _open(place, "servers.lock")
        fcntl.flock(shared, fcntl.LOCK_SH)
        servers = Servers(place, settings or {})
        deadline = time.monotonic() + _PATIENCE
        owner = None
        while not (owner := _try_to_own(place, _command())):
            _wait_until_prepared(place)
            if servers.answer():
                break
            if time.monotonic() > deadline:
                raise SetupError(f"The servers in {place.data} do not answer; see {place.logs}.")
            time.sleep(0.05)
        if owner:
            with preparing(place):
                servers.start()
            atexit.register(leave, place)
        _uses[place.data] = _Use(shared, owner, servers, os.getpid())


def own(place: Place, say: Callable[[str], None]) -> Servers:
    """Become the owner for `manage.py serve`; a command that owns the servers for the moment is waited for.

    The servers returned are to be started inside `preparing`. Raises SetupError when another `serve` is at
    work in this data folder.
    """
    said = False
    while not (owner := _try_to_own(place, SERVE)):
        pid, command = _note(place)
        if command == SERVE:
            raise SetupError(f"Peilpunt already runs on the data in {place.data} (process {pid}).")
        if not said:
            say(f"Waiting for `manage.py {command}` (process {pid}), which started the servers for itself.")
            said = True
        time.sleep(0.1)
    shared = _open(place, "servers.lock")
    fcntl.flock(shared, fcntl.LOCK_SH)
    servers = Servers(place, {})
    _uses[place.data] = _Use(shared, owner, servers, os.getpid())
    return servers


@contextmanager
def preparing(place: Place) -> Iterator[None]:
    """Let commands that want the servers wait until the block is done."""
    with _open(place, "preparing.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def leave(place: Place) -> None:
    """Give up the servers; their owner waits until nobody uses them any more and stops them."""
    held = _uses.pop(place.data, None)
    if held is None or held.process != os.getpid():  # a forked child holds what its parent holds
        return
    if held.owner:
        with suppress(KeyboardInterrupt):
            _wait_for_others(held.shared)
        held.servers.stop()
        held.owner.close()
    held.shared.close()


def _wait_until_prepared(place: Place) -> None:
    with _open(place, "preparing.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def _wait_for_others(shared: IO[str]) -> None:
    said = False
    while True:
        try:
            fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not said:
                print("Other commands still use the servers; waiting for them.", file=sys.stderr)
                said = True
            time.sleep(0.1)
        else:
            return


def _try_to_own(place: Place, command: str) -> IO[str] | None:
    owner = _open(place, "owner.lock")
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner.close()
        return None
    owner.truncate(0)
    owner.write(f"{os.getpid()} {command}")
    owner.flush()
    return owner


def _note(place: Place) -> tuple[str, str]:
    """Process and command of the owner, as it wrote them."""
    pid, _, command = (place.data / "owner.lock").read_text().partition(" ")
    return pid or "?", command or "?"


def _command() -> str:
    return sys.argv[1] if len(sys.argv) > 1 else Path(sys.argv[0]).name


def _open(place: Place, name: str) -> IO[str]:
    return (place.data / name).open("a")


def _make_private(folder: Path) -> None:
    """Make `folder` for this user alone, and refuse one that somebody else has put there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in (os.geteuid(), 65534) or state.st_mode & 0o077:
        raise SetupError(f"{folder} belongs to somebody else; remove it.")
