"""Whole respondents a second, the load on the same two cores."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from time import monotonic

from benchmarks.client import Client, OverHttp
from benchmarks.harness import Figure
from benchmarks.installation import running
from benchmarks.respondent import Respondent
from benchmarks.study import Study, publish_five_pages

AT_ONCE = 16
WARM_UP = 3  # seconds
SECONDS = 20
#: What a well-tuned LimeSurvey 6.4 reached on such a machine at best, with five pages and 16 at once.
LIMESURVEY = 4.4


def respondents(_study: Study) -> Iterator[Figure]:
    """From the link to the page that thanks, each page fetched and sent; who finishes in the time counts."""
    five_pages = publish_five_pages()
    with running() as port, ThreadPoolExecutor(AT_ONCE) as pool:
        start = monotonic() + WARM_UP
        finished = [pool.submit(_keep_answering, five_pages, port, start) for _ in range(AT_ONCE)]
        a_second = sum(each.result() for each in finished) / SECONDS
    yield Figure(
        "whole respondents, five pages, 16 at once", a_second, "a second", f">= {6 * LIMESURVEY:.4g}"
    )
    yield Figure("the same, against LimeSurvey", a_second / LIMESURVEY, "x", ">= 6")


def _keep_answering(study: Study, port: int, start: float) -> int:
    """How many respondents finished between `start` and `SECONDS` later."""
    transport = OverHttp(port)
    finished = 0
    for answers in cycle(study.answers):
        Respondent(Client(transport), answers).answer_all(study.link)
        now = monotonic()
        if now > start + SECONDS:
            break
        finished += now > start
    transport.close()
    return finished
