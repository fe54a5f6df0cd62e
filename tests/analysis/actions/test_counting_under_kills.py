"""Counting holds when everybody who works on it is killed, again and again: real processes, real database."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from analysis.actions.counting import count_pending, verify
from analysis.core.counting import count
from analysis.core.strata import EVERYBODY
from analysis.queries import shape_of_version, stored_tallies
from surveys.models import Change, DayCount, Response, WayCount
from tests.analysis.actions import load
from tests.support import study
from tests.support.patience import PATIENCE

KILLS = 20
#: Children of a server that is a fresh process: no connection of the tests is shared with them.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.analysis.actions.load"])


@dataclass
class Worker:
    """A process that is started again whenever it was killed."""

    task: Callable[..., None]
    arguments: tuple[Any, ...]
    process: BaseProcess | None = None

    def start(self) -> None:
        self.process = PROCESSES.Process(target=self.task, args=self.arguments, daemon=True)
        self.process.start()

    def kill(self) -> None:
        assert self.process
        assert self.process.is_alive(), f"{self.task.__name__} ended by itself"
        self.process.kill()
        self.process.join()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_totals_equal_a_recount_whatever_is_killed() -> None:
    version = study.published()
    database = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD")}
    workers = [
        Worker(load.answer, (database, 1)),
        Worker(load.answer, (database, 2)),
        Worker(load.count, (database, version.id)),
        Worker(load.count, (database, version.id)),
        Worker(load.rebuild, (database, version.id)),
    ]
    chance = random.Random(42)
    for worker in workers:
        worker.start()
    completed = Response.objects.filter(completed=True)
    kills, deadline = 0, time.monotonic() + PATIENCE
    try:
        while kills < KILLS or not completed.exists():
            assert time.monotonic() < deadline, f"{kills} kills, {completed.count()} responses completed"
            time.sleep(chance.uniform(0.05, 0.2))
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
            kills += 1
            assert verify(version_id=version.id) == []
    finally:
        for worker in workers:
            worker.kill()

    count_pending(version_id=version.id, now=datetime.now(UTC))
    records = b"".join(bytes(response.record or b"") for response in Response.objects.all())
    recounted = count(shape_of_version(version.id), records)
    stored = {group: tally.vector for group, tally in stored_tallies(version.id).items()}
    assert {group: vector.tolist() for group, vector in stored.items() if vector.any()} == {
        group: vector.tolist() for group, vector in recounted.items()
    }
    assert not Change.objects.exists()
    assert stored[EVERYBODY][0] == Response.objects.count() >= completed.count() > 0
    ways = WayCount.objects.values_list("way", "started", "submitted", "erased")
    (way, started, submitted, erased) = ways.get()
    assert (way, started - erased, submitted) == ("link", Response.objects.count(), completed.count())
    days = DayCount.objects.aggregate(started=Sum("started"), submitted=Sum("submitted"))
    assert days == {"started": started, "submitted": submitted}
