import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config import first_start, static_files, translations, welcome
from config.environment import SetupError
from config.programs import programs
from config.servers import sharing
from config.supervisor import Supervisor, listen

LEAST_SPACE = 300_000_000  # bytes: database, its log and static files of a first start


class Command(BaseCommand):
    help = "Run all of Peilpunt until Ctrl-C: servers, migrations, static files, web, workers and beat."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        _require_space()
        with ExitStack() as at_the_end:
            listener = at_the_end.enter_context(listen(settings.HOST, settings.PORT))
            servers = self._own_servers(at_the_end) if settings.EMBEDDED else None
            self._prepare(servers)
            supervisor = Supervisor(servers, programs(listener.fileno()), settings.PLACE.logs, self._say)
            at_the_end.callback(supervisor.stop)
            supervisor.start(health=f"http://{_reachable(settings.HOST)}:{settings.PORT}/healthz")
            self._say(welcome.text())
            connections.close_all()
            supervisor.run()
            self._say("Stopping.")

    def _own_servers(self, at_the_end: ExitStack) -> sharing.Servers:
        servers = sharing.own(settings.PLACE, self._say)
        at_the_end.callback(sharing.leave, settings.PLACE)
        return servers

    def _prepare(self, servers: sharing.Servers | None) -> None:
        """Bring servers, tables, texts and files up to date; commands that want the servers wait for it."""
        settings.PLACE.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        with sharing.preparing(settings.PLACE):
            if servers:
                self._say(f"Starting PostgreSQL and Valkey on {settings.PLACE.data}.")
                servers.start()
            call_command("migrate", verbosity=0)
            translations.compile_catalogues()
            static_files.collect()
            first_start.fill_when_empty(now=datetime.now(UTC))

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _require_space() -> None:
    settings.PLACE.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.PLACE.data).free
    if free < LEAST_SPACE:
        wanted, found = LEAST_SPACE // 1_000_000, free // 1_000_000
        raise SetupError(f"The disk of {settings.PLACE.data} has {found} MB left; {wanted} MB are needed.")


def _reachable(host: str) -> str:
    """Where this machine itself finds a server that listens on `host`."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    return f"[{address}]" if ":" in address else address
