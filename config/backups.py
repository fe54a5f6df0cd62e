"""Back-ups: all that the database holds in one file that can be checked, and the way back.

The file is a zip of PostgreSQL's own dump and a manifest with what the dump holds. SECRET_KEY is not in it:
without it nobody can open an unfinished response or derive a personal link from a back-up.
"""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from analysis.actions.emptying import empty_again
from analysis.actions.jobs import expire_files
from config import roles
from config.environment import SetupError
from config.servers import postgres
from organisations import ledger
from organisations.actions.auditing import note
from organisations.actions.locking import lock
from organisations.audit_chain import keep_head
from surveys.actions.outbox import doubt_queued
from surveys.actions.replaying import Replayed, replay

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
#: Who was logged in is nothing to keep: after a restore everybody logs in anew.
WITHOUT_ROWS = ("django_session",)
NO_BACKUP = "This file is no back-up of Peilpunt, or only a part of one."
_LARGEST_MANIFEST = 1_000_000
_CHUNK = 1 << 20

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
EMPTY = "DROP SCHEMA public CASCADE"  # the dump begins with making it anew
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = ANY(%s)
"""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a back-up holds: `rows` by table, the last migration of each app, the checksum of the dump."""

    format: int
    made_at: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    dump_bytes: int
    dump_sha256: str

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Self:
        """The manifest of a back-up. Raises `SetupError` for a file that is none of ours."""
        try:
            with archive.open(MANIFEST) as file:
                found = cls(**json.loads(file.read(_LARGEST_MANIFEST)))
        except (KeyError, TypeError, ValueError, RecursionError, zipfile.BadZipFile):
            raise SetupError(NO_BACKUP) from None
        if not (isinstance(found.rows, dict) and isinstance(found.migrations, dict)):
            raise SetupError(NO_BACKUP)
        if found.format != FORMAT:
            raise SetupError(f"This back-up has format {found.format}; this Peilpunt reads {FORMAT}.")
        return found


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The back-up that was restored, and what the ledger knew that had happened since.

    Of `emptied` surveys the responses had come back.
    """

    manifest: Manifest
    replayed: Replayed
    emptied: int


def make(path: Path, *, now: datetime) -> Manifest:
    """Write a back-up to `path`, as of one moment and while people answer; nobody else can read the file.

    Raises `OSError`, and `SetupError` where the database's program fails; until then a file that was there
    stays.
    """
    path = path.resolve()
    with TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump, archive = Path(folder) / DUMP, Path(folder) / "archive"
        with _snapshot() as (snapshot, rows, migrations):
            data = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
            options = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", *data]
            _run([_program("pg_dump"), f"--snapshot={snapshot}", *options, f"--file={dump}"])
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(),
            migrations=migrations,
            rows=rows,
            dump_bytes=dump.stat().st_size,
            dump_sha256=_sha256(dump),
        )
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
            file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            file.write(dump, DUMP)
        archive.chmod(0o600)
        archive.replace(path)
    note(about="backups", action="make", by=None, now=now, sha256=manifest.dump_sha256)
    keep_head(now=now)
    return manifest


def restore(path: Path, *, now: datetime, ledgers: Sequence[Path] = ()) -> Restored:
    """Replace all that the database holds by a back-up, whole or not at all; then do what the ledger says.

    `ledgers` are those of other machines. Respondents' pages and mail stay locked until a person unlocks
    them. Raises `SetupError` for a file that is damaged, is no back-up or comes from a newer Peilpunt, and
    for a ledger that cannot be read; nothing is changed then.
    """
    lines = _read_ledgers(ledgers)
    with TemporaryDirectory(dir=settings.PLACE.data, prefix=".restore-") as folder:
        dump = Path(folder) / DUMP
        manifest = _unpack(path, dump)
        with roles.as_owner(connection):
            _replace(dump)
            _check_rows(manifest)
            call_command("migrate", verbosity=0)
    lock(reason="restored", now=now)
    doubt_queued()
    expire_files(now=now)
    replayed = replay(lines=lines, now=now)
    emptied = empty_again(lines=lines, now=now)
    note(
        about="backups",
        action="restore",
        by=None,
        now=now,
        sha256=manifest.dump_sha256,
        erasures=replayed.erasures,
        opt_outs=replayed.opt_outs,
        surveys=replayed.surveys + emptied,
    )
    keep_head(now=now, is_restored=True)
    return Restored(manifest=manifest, replayed=replayed, emptied=emptied)


def _read_ledgers(others: Sequence[Path]) -> list[ledger.Line]:
    """The lines of this installation's ledger and of others, by day."""
    own = [settings.LEDGER] if settings.LEDGER.exists() else []
    try:
        lines = [line for path in (*own, *others) for line in ledger.read(path)]
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"A ledger cannot be read: {error}. Nothing was restored.") from None
    return sorted(lines, key=lambda line: str(line.get("on")))


@contextmanager
def _snapshot() -> Iterator[tuple[str, dict[str, int], dict[str, list[str]]]]:
    """One state of the database, by name, with its rows a table and its migrations."""
    with roles.as_owner(connection), transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        yield snapshot, _rows(cursor), _migrations(cursor)


def _rows(cursor: Any) -> dict[str, int]:
    cursor.execute(TABLES)
    tables = [table for (table,) in cursor.fetchall() if table not in WITHOUT_ROWS]
    counts = {}
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
        (counts[table],) = cursor.fetchone()
    return counts


def _migrations(cursor: Any) -> dict[str, list[str]]:
    cursor.execute("SELECT app, array_agg(name ORDER BY name) FROM django_migrations GROUP BY app")
    return dict(cursor.fetchall())


def _unpack(path: Path, dump: Path) -> Manifest:
    """Write the dump of a back-up to `dump` and compare it with its manifest."""
    if not path.is_file():  # a device would be read without end
        raise SetupError(f"{path} cannot be read as a back-up: there is no such file.")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.read(archive)
            _refuse_newer(manifest)
            with archive.open(DUMP) as source, dump.open("wb") as target:
                shutil.copyfileobj(source, target, _CHUNK)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise SetupError(f"{path} cannot be read as a back-up: {error}.") from None
    if (dump.stat().st_size, _sha256(dump)) != (manifest.dump_bytes, manifest.dump_sha256):
        raise SetupError(f"{path} is damaged: its content is not what its manifest says. Use another one.")
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    newer = [(app, name) for app, names in manifest.migrations.items() for name in names]
    unknown = [f"{app} {name}" for app, name in newer if (app, name) not in known]
    if unknown:
        raise SetupError(f"This back-up comes from a newer Peilpunt, which has {unknown[0]}. Update first.")


def _replace(dump: Path) -> None:
    """Put the dump in the place of everything, in one transaction; whoever was connected connects anew."""
    script = dump.with_suffix(".sql")
    _run([_program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", dump])
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    _run([_program("psql"), *options, f"--command={EMPTY}", f"--file={script}"])
    with connection.cursor() as cursor:
        cursor.execute(END_OTHERS, [[settings.DATABASE_ROLE, settings.DATABASE_OWNER["USER"]]])


def _check_rows(manifest: Manifest) -> None:
    with connection.cursor() as cursor:
        found = _rows(cursor)
    wrong = sorted(table for table, rows in manifest.rows.items() if found.get(table) != rows)
    if wrong:
        raise SetupError(f"The restored tables hold other numbers of rows than the back-up says: {wrong}.")


def _program(name: str) -> Path:
    """A program of PostgreSQL: of the embedded servers, or the one that this machine has."""
    if settings.EMBEDDED:
        return postgres.program(name)
    found = shutil.which(name)
    if found is None:
        raise SetupError(f"The program {name} is missing; install PostgreSQL's client programs.")
    return Path(found)


def _run(command: Sequence[str | Path]) -> None:
    database = connection.settings_dict
    address = {"PGHOST": "HOST", "PGPORT": "PORT", "PGDATABASE": "NAME"}
    login = {"PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    own = {name: str(database[key]) for name, key in (address | login).items() if database[key]}
    others = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [str(part) for part in command], env=others | own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error:" in line.lower()]
        raise SetupError(f"{Path(command[0]).name} failed: {lines[0] if lines else 'without a word'}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
