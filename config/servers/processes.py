"""Child processes: in a group of their own, ended with their parent, never run as root."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.environment import SetupError

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_LONGEST_LOG = 10_000_000  # bytes, at the start of who writes it
_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_OVERFLOW_ID = 65534  # who root is inside the user namespace; any number but 0 does
_LIBC = ctypes.CDLL(None, use_errno=True)

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
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # the parent died before the line above
        os._exit(1)


def unprivileged(program: Path, folder: Path) -> Preparation | None:
    """What a child does first because PostgreSQL refuses root, and a user who has no name; None for others.

    `program --version`, run inside `folder`, is the trial. The user namespace changes no permission of any
    file; as `nobody` the folder has to be reachable by everybody.
    """
    is_root = os.geteuid() == 0
    if not is_root and _has_name(os.geteuid()):
        return None
    if _runs(program, folder, _enter_user_namespace):
        return _enter_user_namespace
    if not is_root:
        return None
    if _runs(program, folder, become_nobody):
        print(f"No user namespaces here: PostgreSQL runs as nobody, who owns its files in {folder}.")
        return become_nobody
    raise SetupError(
        "PostgreSQL refuses to run as root, and it cannot run in a user namespace nor as nobody in "
        f"{folder}: start Peilpunt as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _runs(program: Path, folder: Path, prepare: Preparation) -> bool:
    try:
        trial = subprocess.run(
            [program, "--version"],
            cwd=folder,
            preexec_fn=prepare,
            capture_output=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return trial.returncode == 0


def _enter_user_namespace() -> None:
    """Be somebody else than root for this process' own eyes; to all others it stays the same user."""
    user, group = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")  # the kernel's condition for the group's line
    Path("/proc/self/uid_map").write_text(f"{_OVERFLOW_ID} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{_OVERFLOW_ID} {group} 1")


def become_nobody() -> None:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def hand_to_nobody(folder: Path) -> None:
    """Make `folder` with all it holds the property of nobody."""
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
