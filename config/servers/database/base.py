"""Django's PostgreSQL backend: connections are checked without a statement."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
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
