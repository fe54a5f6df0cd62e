"""A real Celery worker in threads of the test's process, on the run's own Valkey."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from celery.worker import WorkController

from config.celery import app
from tests.support.patience import PATIENCE


@pytest.fixture
def celery_worker(servers: None, transactional_db: None) -> Iterator[WorkController]:
    """A worker on all queues; nothing of an earlier test waits in them."""
    app.control.purge()
    options: dict[str, Any] = {"pool": "threads", "queues": ["counting", "mail", "exports"]}
    with start_worker(app, 2, perform_ping_check=False, shutdown_timeout=PATIENCE, **options) as worker:
        yield worker
