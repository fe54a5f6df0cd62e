"""Counting: what a job costs with few and with many responses stored, and how soon a figure is there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from time import monotonic, sleep

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from analysis.actions.counting import count_pending
from analysis.queries import live_tally
from benchmarks.client import Client, InProcess
from benchmarks.figures.grid import GRID
from benchmarks.harness import Figure, cpu_seconds, in_turns, ratio
from benchmarks.installation import create_database, fill, generate, running, using, wal_bytes
from benchmarks.respondent import Respondent
from benchmarks.study import Study

SENDS = 100
TURNS = 15
SUBMISSIONS = 20
PATIENCE = 60  # seconds after which a figure is not waited for any more
FEW_STORED = 1_000


class AtTheGrid:
    """A hundred respondents in a database, who send the grid again and again."""

    def __init__(self, study: Study, database: str) -> None:
        self._version_id = study.version_id
        self._database = database
        self._answers = cycle(study.answers)
        application = InProcess(get_wsgi_application())
        self._clients = [Client(application) for _ in range(SENDS)]
        with using(database):
            self._pages = [self._next(client).go_to(study.link, GRID) for client in self._clients]

    def cost(self) -> dict[str, float]:
        """What counting a page send of each of them costs: seconds of CPU of the job, bytes of WAL."""
        with using(self._database):
            for client, page in zip(self._clients, self._pages, strict=True):
                self._next(client).answer(page)
            before = wal_bytes()
            return {"CPU": cpu_seconds(self._count), "WAL": wal_bytes() - before}

    def _count(self) -> None:
        count_pending(version_id=self._version_id, now=datetime.now(UTC))

    def _next(self, client: Client) -> Respondent:
        return Respondent(client, next(self._answers))


def counting(study: Study) -> Iterator[Figure]:
    """Here the floor is a database with few responses."""
    create_database("few")
    with using("few"):
        fill()
        generate(study.code, FEW_STORED)
    few, many = AtTheGrid(study, "few"), AtTheGrid(study, str(settings.DATABASES["default"]["NAME"]))
    turns = in_turns(TURNS, few.cost, many.cost)
    for name in ("CPU", "WAL"):
        times = ratio((at_few[name], at_many[name]) for at_few, at_many in turns)
        yield Figure(f"counting 100 page sends, {name}", times, "x at 1,000 stored", "<= 1.2")


def delay(study: Study) -> Iterator[Figure]:
    """From the moment that a submission is answered until the total of the completed shows it."""
    application = InProcess(get_wsgi_application())
    everybody = [Respondent(Client(application), answers) for answers in study.answers[: 1 + SUBMISSIONS]]
    with running():
        _, *waits = [_wait_after(each, study) for each in everybody]  # the worker starts during the first
    yield Figure("from submission to live figure, longest of 20", max(waits), "s", "<= 2")


def _wait_after(respondent: Respondent, study: Study) -> float:
    before = _completed(study)
    respondent.answer_all(study.link)
    sent = monotonic()
    while _completed(study) == before and monotonic() - sent < PATIENCE:
        sleep(0.01)
    return monotonic() - sent


def _completed(study: Study) -> int:
    return live_tally(study.version_id, now=datetime.now(UTC)).everybody.completed
