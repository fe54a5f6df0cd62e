"""A whole Peilpunt under `manage.py serve`, in a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.patience import PATIENCE

PROJECT = Path(__file__).resolve().parents[2]


def start(data: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """`manage.py` with `arguments`, its words on standard output and error readable."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=os.environ | {"PEILPUNT_DATA": str(data), "PEILPUNT_WEB_PROCESSES": "1"} | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_as_in_background,  # noqa: PLW1509 - sets two signals, takes no lock
    )


def _as_in_background() -> None:
    """What a shell does to `make run &`: the hardest case of stopping."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit status, output and errors of a started command."""
    output, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, output, errors


@contextmanager
def kept_port() -> Iterator[int]:
    """A port on which `serve` can listen, and which nobody else is given as long as the block lasts."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as `serve` does; it alone listens
        keeper.bind(("127.0.0.1", 0))
        yield keeper.getsockname()[1]


class Serving:
    """A started `manage.py serve`, read until it says how to stop it."""

    def __init__(self, data: Path) -> None:
        self.words: list[str] = []
        with kept_port() as port:
            self.url = f"http://127.0.0.1:{port}"
            self.process = start(data, "serve", PEILPUNT_PORT=str(port))
            assert self.process.stdout is not None
            for line in self.process.stdout:
                self.words.append(line.rstrip())
                if "Ctrl-C" in line:
                    return
        raise AssertionError(f"serve ended: {self.words} {finish(self.process)}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return finish(self.process)[0]


def processes_of(data: Path) -> dict[int, str]:
    """Command lines of all running processes that were started for the data folder, by their number.

    Valkey writes its address over its environment, so its command line is looked at as well.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
        if command and (f"PEILPUNT_DATA={data}".encode() in variables or str(data) in command):
            found[int(folder.name)] = command
    return found
