"""A whole Peilpunt under `manage.py serve`, in a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds, on a machine that does other things too


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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


class Serving:
    """A started `manage.py serve`, read until it says how to stop it."""

    def __init__(self, data: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = start(data, "serve", PEILPUNT_PORT=str(port))
        self.words: list[str] = []
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


def wait_until(holds: Callable[[], bool]) -> bool:
    """Whether `holds` came true within the patience of a test."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
