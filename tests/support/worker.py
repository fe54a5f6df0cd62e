"""A real Celery worker in threads of the test's process, on the run's own Valkey."""

from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker
from celery.worker import WorkController

from config.celery import app


@pytest.fixture
def celery_worker(servers: None, transactional_db: None) -> Iterator[WorkController]:
    """A worker on all queues; nothing of an earlier test waits in them."""
    app.control.purge()
    queues = ["counting", "mail", "exports"]
    with start_worker(app, pool="threads", concurrency=2, queues=queues, perform_ping_check=False) as worker:
        yield worker
