"""Django's PostgreSQL backend: starts the embedded server, and checks connections without a statement."""

import select
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, features

from config.servers import sharing


class DatabaseFeatures(features.DatabaseFeatures):
    #: The first with RETURNING old and new, by which one statement writes a record and notes its change.
    minimum_database_version = (18,)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a command that finds no embedded servers starts them for the moment."""
        if settings.EMBEDDED:
            sharing.use(settings.PLACE)
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether a kept connection still works.

        A healthy idle connection has nothing to say, a closed one is readable (end of file). So a look at
        the socket replaces the SELECT 1 that Django would send before every page.
        """
        connection: Any = self.connection
        if connection is None or connection.closed:
            return False
        readable = select.poll()
        readable.register(connection.fileno(), select.POLLIN)
        return super().is_usable() if readable.poll(0) else True
