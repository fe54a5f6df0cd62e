"""Two sessions of the database at once, in an order that is sure."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction

from tests.support.patience import wait_until

WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"


@contextmanager
def before_another(deed: Callable[[], Any]) -> Iterator[None]:
    """Do the block in one transaction, and `deed` in another session that finds the block's locks held.

    `deed` begins once the block has run and before it is committed, and ends with the context.
    """
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            yield
            doing = other.submit(_in_a_session, deed)
            _wait_until_it_waits(doing)
        doing.result()


def _in_a_session(deed: Callable[[], Any]) -> None:
    try:
        deed()
    finally:
        connection.close()


def _wait_until_it_waits(doing: "Future[None]") -> None:
    while not doing.done():
        with connection.cursor() as cursor:
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return


@contextmanager
def locked_until_waited_for(lock: int) -> Iterator[None]:
    """Another session holds the advisory lock, and lets go of it once the block waits for it."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [lock])

        def let_go() -> bool:
            is_waited_for = wait_until(lambda: other.execute(WAITS).fetchone() == (True,))
            other.close()
            return is_waited_for

        with ThreadPoolExecutor(1) as holder:
            letting_go = holder.submit(let_go)
            yield
        assert letting_go.result()
