"""What root has to give up before PostgreSQL runs; nothing for an ordinary user."""

import ctypes
import os
import pwd
import subprocess
from pathlib import Path

from config.environment import SetupError
from config.servers.processes import LIBC, Preparation

_CLONE_NEWUSER = 0x10000000
_OVERFLOW_ID = 65534  # who root is inside the user namespace; any number but 0 does


def unprivileged(program: Path, folder: Path) -> Preparation | None:
    """What a child does first because PostgreSQL refuses root, and a user who has no name; None for others.

    `program --version`, run inside `folder`, is the trial. The user namespace changes no permission of any
    file; for `nobody` the folder is opened to be passed through, and whatever it stands in has to be.
    """
    is_root = os.geteuid() == 0
    if not is_root and _has_name(os.geteuid()):
        return None
    if _runs(program, folder, _enter_user_namespace):
        return _enter_user_namespace
    if not is_root:
        return None
    folder.chmod(0o711)
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
    if LIBC.unshare(_CLONE_NEWUSER) != 0:
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
