"""A Peilpunt of its own in a fresh folder: durable servers as in production, and the Antwerp study."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from analysis.actions.counting import rebuild
from config import first_start, roles, static_files, translations
from config.programs import programs
from config.servers import sharing
from config.supervisor import Supervisor, listen
from surveys.models import Response, Version


def install() -> None:
    """What `manage.py serve` does before it starts its programs."""
    sharing.use(settings.PLACE)
    translations.compile_catalogues()
    static_files.collect()
    fill()


def fill() -> None:
    """Make the tables, and in them the Antwerp study with its synthetic responses, counted."""
    call_command("migrate", verbosity=0)
    first_start.fill_when_empty(now=datetime.now(UTC))


def generate(survey: str, responses: int) -> None:
    """Fill up to so many responses, counted.

    Vacuums afterwards, as autovacuum soon would, so that it does not while we measure.
    """
    more = responses - Response.objects.filter(version__survey__code=survey).count()
    if more > 0:
        call_command("generate_responses", survey, count=more, stdout=StringIO())
    version = Version.objects.filter(survey__code=survey).latest("number")
    rebuild(version_id=version.id, now=datetime.now(UTC))
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def running() -> Iterator[int]:
    """Web processes, workers and beat, as `manage.py serve` starts them; gives the port of the web."""
    with listen("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
        supervisor = Supervisor(None, programs(listener.fileno()), settings.PLACE.logs, print)
        try:
            supervisor.start(f"http://127.0.0.1:{port}/healthz")
            yield port
        finally:
            supervisor.stop()


def create_database(name: str) -> None:
    """Another, empty database of the same server."""
    connection.ensure_connection()
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")


@contextmanager
def using(name: str) -> Iterator[None]:
    """Work in another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        connection.ensure_connection()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def wal_bytes() -> int:
    """How much the server has written to its log since it was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        (written,) = cursor.fetchone()
    return int(written)
