"""Child processes: in a group of their own, and ended with their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.environment import SetupError

_PR_SET_PDEATHSIG = 1
_LONGEST_LOG = 10_000_000  # bytes, at the start of who writes it
_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_PATIENCE = 60  # seconds that a server has to answer for the first time
LIBC = ctypes.CDLL(None, use_errno=True)

Child = subprocess.Popen[bytes]
Preparation = Callable[[], None]


def start(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    log: Path,
    prepare: Preparation | None = None,
    environment: Mapping[str, str] | None = None,
    pass_fds: tuple[int, ...] = (),
    stdin: str | None = None,
) -> Child:
    """Start `command`, its output appended to `log`; when this process dies it gets `death_signal`.

    `prepare` runs in the child before the program. Linux sends the death signal when the *thread* that forked
    ends, so only the main thread may start children.
    """
    if threading.current_thread() is not threading.main_thread():
        raise SetupError(
            "Servers are started by a process' main thread only; start them with manage.py serve."
        )
    parent = os.getpid()

    def in_child() -> None:
        for number in _ENDING:  # a shell's background job starts with some of them ignored
            signal.signal(number, signal.SIG_DFL)
        if prepare:
            prepare()
        _die_with(parent, death_signal)  # last: a change of user takes the death signal away

    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            pass_fds=pass_fds,
            process_group=0,  # Ctrl-C reaches the parent alone, which ends its children in order
            preexec_fn=in_child,  # noqa: PLW1509 - forked by a main thread that holds no lock
        )
    if stdin is not None:
        assert process.stdin is not None
        process.stdin.write(stdin.encode())
        process.stdin.close()
    return process


def wait_until(answers: Callable[[], bool], child: Child, *, name: str, log: Path) -> None:
    """Wait until a server that was just started answers. Raises `SetupError` with the last words of `log`."""
    deadline = time.monotonic() + _PATIENCE
    while not answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise SetupError(f"{name} does not start: {last_words(log)}")
        time.sleep(0.02)


def stop(children: Iterable[tuple[Child, signal.Signals]], *, patience: float = 30) -> None:
    """Ask each by its own signal, wait `patience` seconds for all of them, then kill with their children."""
    children = list(children)
    for child, polite in children:
        if child.poll() is None:
            child.send_signal(polite)
    deadline = time.monotonic() + patience
    for child, _ in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(deadline - time.monotonic(), 0))
        end_group(child)
        child.wait()


def end_group(child: Child) -> None:
    """Kill what a child started by `start` may have left behind."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def end_left_over(pid_file: Path, mark: str, polite: signal.Signals) -> None:
    """End the process that `pid_file` names, if it still runs with `mark` in its command line.

    Safe, since whoever calls owns the servers: no other launcher is at work on this folder.
    """
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    for number in (polite, signal.SIGKILL):
        deadline = time.monotonic() + 20
        if mark in _command_line(pid):
            os.kill(pid, number)
        while mark in _command_line(pid) and time.monotonic() < deadline:
            time.sleep(0.02)


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, buried or not."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            return ""
    ps = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return ps.stdout


def last_words(log: Path) -> str:
    """The last line of a log, for the one sentence that says why its writer ended."""
    words = log.read_text(errors="replace").strip().rsplit("\n", 1)[-1] if log.exists() else ""
    if "No space left on device" in words:
        return f"the disk that holds {log.parent.parent} is full."
    return f"{words or 'it said nothing'} (all of it in {log})"


def _die_with(parent: int, death_signal: signal.Signals) -> None:
    if sys.platform == "linux":
        LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # the parent died before the line above
        os._exit(1)
