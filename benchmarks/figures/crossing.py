"""Crossing two questions that no tally keeps, as a member of the team does it."""

from collections.abc import Iterator, Mapping
from functools import partial
from statistics import median

from django.test import Client
from django.urls import reverse

from benchmarks.client import HOST
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from organisations.models import User
from surveys.models import Response

READS = 9
CHOICES = {"rows": "orgcat", "columns": "before__phone"}
#: Two choices, two lists of twelve boxes each, and the two choices of some of the respondents.
ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "two choices": CHOICES,
    "two lists": {"rows": "combbefore", "columns": "combnow"},
    "two choices of some": CHOICES | {"@language": "nl", "@completed": "1"},
}


def crossing(study: Study) -> Iterator[Figure]:
    """Wall time of the page with its SQL, which reads every record; the crosses are read in turns."""
    client = Client(SERVER_NAME=HOST, headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.filter(role=User.Role.ADMIN)[0])
    address = reverse("crossing", args=[study.code])
    stored = Response.objects.filter(version__survey__code=study.code, record__isnull=False).count()

    def read(query: Mapping[str, str]) -> None:
        reply = client.get(address, query)
        if reply.status_code != 200:
            raise RuntimeError(f"{address} answers {reply.status_code}")

    turns = [[wall_seconds(partial(read, query)) for query in ADDRESSES.values()] for _ in range(READS)]
    for name, seconds in zip(ADDRESSES, zip(*turns, strict=True), strict=True):
        yield Figure(f"cross of {name}, {stored:,} responses", median(seconds), "s", "<= 1")
