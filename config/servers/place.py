"""Where the embedded servers keep their files; their addresses follow from the data folder alone."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

LONGEST_SOCKET = 100  # bytes of a socket's path that Linux (108) and macOS (104) both accept
POSTGRES_SOCKET = ".s.PGSQL.5432"

# What needs no quoting in a URL, in a configuration file or in a list of hosts.
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")


@dataclass(frozen=True)
class Place:
    """The data folder of one installation."""

    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets.json"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def sockets(self) -> Path:
        """`data`/sockets; a short private folder in /tmp where that is too long for a socket or not plain.

        /tmp and not the TMPDIR of the moment: every process has to arrive at the same address.
        """
        inside = self.data / "sockets"
        if len(str(inside / POSTGRES_SOCKET)) <= LONGEST_SOCKET and _PLAIN.fullmatch(str(inside)):
            return inside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"peilpunt-{os.getuid()}-{digest}"  # noqa: S108 - checked to be ours when made

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"
