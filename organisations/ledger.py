"""The ledger: what has to stand whatever back-up is restored, in a file outside the database.

One JSON object a line, only ever appended: what was erased, who wants no mail, and heads of the audit log's
chain. People and responses are named by keyed hashes alone; docs/retention.md describes each kind of line.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

Line = dict[str, Any]


class LedgerUnwritable(ValidationError):  # noqa: N818 - it is what it says
    """Nothing can be appended, so what would have to stand in the ledger is not done."""

    def __init__(self) -> None:
        super().__init__(
            _("This cannot be done now: it could not be written into the ledger. Tell who runs the server.")
        )


def name_of(kind: str, thing: object) -> str:
    """What the ledger calls a thing: 64 hexadecimal digits that say nothing to who lacks SECRET_KEY."""
    return salted_hmac(f"organisations.ledger.{kind}", str(thing), algorithm="sha256").hexdigest()


def key_name() -> str:
    """Which SECRET_KEY the names in a line were made with."""
    return name_of("key", "")[:16]


def append(kind: str, things: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Append a line for each of `things` and wait until the disk has them; the day is told, not the time.

    Called before the transaction of the deed ends, so that no deed is done that the ledger does not know.
    Raises `LedgerUnwritable`, as on a full disk.
    """
    head = {"on": localdate(now).isoformat(), "key": key_name(), "kind": kind}
    text = "".join(json.dumps(head | dict(each)) + "\n" for each in things)
    if not text:
        return
    try:
        _append(settings.LEDGER, text.encode())
    except OSError:
        raise LedgerUnwritable from None


def read(path: Path) -> Iterator[Line]:
    """The lines of a ledger in their order; what was torn off by a full disk is passed over.

    Raises `OSError` and `UnicodeDecodeError` for a file that cannot be read.
    """
    with path.open(encoding="utf-8") as file:
        for text in file:
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict) and isinstance(line.get("kind"), str):
                yield line


def last(kind: str) -> Line | None:
    """The last line of a kind in this installation's ledger."""
    if not settings.LEDGER.exists():
        return None
    found = None
    for line in read(settings.LEDGER):
        found = line if line["kind"] == kind else found
    return found


def _append(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        length = os.fstat(file).st_size
        if length and os.pread(file, 1, length - 1) != b"\n":
            content = b"\n" + content  # the line before was torn off
        if os.write(file, content) != len(content):
            raise OSError("the disk is full")
        os.fsync(file)
    finally:
        os.close(file)
