from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from config import roles


class Command(migrate.Command):
    """Django's migrate, run as the owner of the tables; afterwards the serving role may use their rows."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with roles.as_owner(connection):
            roles.wait_for_turn(connection)
            super().handle(*args, **options)
            roles.grant_rows(connection)
