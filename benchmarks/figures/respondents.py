"""Whole respondents a second, the load on the same two cores."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from time import monotonic, sleep

from benchmarks.client import Client, OverHttp
from benchmarks.harness import Figure, cpu_seconds_of_all
from benchmarks.installation import running
from benchmarks.respondent import Respondent
from benchmarks.study import Study, publish_five_pages

AT_ONCE = 16
WARM_UP = 15  # seconds in which workers start and the web processes load what they keep
SECONDS = 20
CORES = 2
#: What a well-tuned LimeSurvey 6.4 reached on such a machine at best, with five pages and 16 at once.
LIMESURVEY = 4.4


def respondents(_study: Study) -> Iterator[Figure]:
    """From the link to the page that thanks, each page fetched and sent; who finishes in the time counts.

    What other programs on the machine take is missing to us, so a second figure goes by CPU time alone.
    """
    five_pages = publish_five_pages()
    with running() as port, ThreadPoolExecutor(AT_ONCE) as pool:
        start = monotonic() + WARM_UP
        everybody = [pool.submit(_keep_answering, five_pages, port, start) for _ in range(AT_ONCE)]
        sleep(start - monotonic())
        used = cpu_seconds_of_all()
        sleep(SECONDS)
        used = cpu_seconds_of_all() - used
        finished = sum(each.result() for each in everybody)
    a_second, two_cores = finished / SECONDS, CORES * finished / used
    budget = f">= {6 * LIMESURVEY:.4g}"
    yield Figure("respondents of five pages, 16 at once", a_second, "a second", budget)
    yield Figure("respondents, against a well-tuned LimeSurvey", a_second / LIMESURVEY, "x", ">= 6")
    yield Figure("respondents by CPU time, two cores to ourselves", two_cores, "a second", budget)


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
