"""Pages of the grid, 13 goals by 12 contact forms: the heaviest of the study."""

from collections.abc import Callable, Iterator
from itertools import cycle
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.client import Client, InProcess
from benchmarks.harness import Figure, cpu_seconds, in_turns, ratio
from benchmarks.respondent import Respondent
from benchmarks.study import Study

TURNS = 300
GRID = "goals"

#: A request that waits to be made; whatever a browser does before it is done.
Request = Callable[[], None]


class GridPage:
    """A respondent who is at the grid, and sends it again and again with other answers."""

    def __init__(self, study: Study) -> None:
        self._transport = InProcess(get_wsgi_application())
        self._client = Client(self._transport)
        self._answers = cycle(study.answers)
        self._address = Respondent(self._client, next(self._answers)).go_to(study.link, GRID)

    def floor(self) -> Request:
        handle = self._address.split("/")[2]
        return self._request("GET", f"/floor/{handle}/", expect=200)

    def view(self) -> Request:
        return self._request("GET", self._address, expect=200)

    def send(self) -> Request:
        """Other answers than those that are stored."""
        respondent = Respondent(self._client, next(self._answers))
        fields = respondent.filled_in(self._address, self._client.get(self._address))
        return self._request("POST", self._address, urlencode(fields, doseq=True), expect=303)

    def _request(self, method: str, path: str, body: str = "", *, expect: int) -> Request:
        environ = self._transport.environ(method, path, body.encode(), self._client.cookies_for(path))

        def make() -> None:
            reply = self._transport.call(environ)
            if reply.status != expect:
                raise RuntimeError(f"{expect} was expected, and {reply.status} came: {reply.text[:2000]}")

        return make


def page_send(study: Study) -> Iterator[Figure]:
    grid = GridPage(study)
    yield Figure("page send of the grid, CPU", _cpu_ratio(grid, grid.send), "x floor", "<= 2")
    yield Figure("page send of the grid, SQL", _statements(grid.send()), "statements", "= 2")


def page_view(study: Study) -> Iterator[Figure]:
    grid = GridPage(study)
    grid.send()()  # so that there are answers to show
    yield Figure("page view of the grid, CPU", _cpu_ratio(grid, grid.view), "x floor", "<= 1.3")
    yield Figure("page view of the grid, SQL", _statements(grid.view()), "statements", "= 1")


def _cpu_ratio(grid: GridPage, ours: Callable[[], Request]) -> float:
    return ratio(in_turns(TURNS, lambda: cpu_seconds(grid.floor()), lambda: cpu_seconds(ours())))


def _statements(request: Request) -> int:
    with CaptureQueriesContext(connection) as sent:
        request()
    return len(sent)
