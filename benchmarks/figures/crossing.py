"""Crossing two questions that no tally keeps, as a member of the team does it."""

from collections.abc import Iterator
from statistics import median

from django.test import Client
from django.urls import reverse

from benchmarks.client import HOST
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from organisations.models import User
from surveys.models import Response

READS = 9
#: Two choices, and two lists of twelve boxes each.
PAIRS = {"two choices": ("orgcat", "before__phone"), "two lists": ("combbefore", "combnow")}


def crossing(study: Study) -> Iterator[Figure]:
    """Wall time of the page with its SQL, which reads every record."""
    client = Client(SERVER_NAME=HOST, headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.filter(role=User.Role.ADMIN)[0])
    address = reverse("crossing", args=[study.code])
    stored = Response.objects.filter(version__survey__code=study.code, record__isnull=False).count()
    for name, (rows, columns) in PAIRS.items():

        def read(rows: str = rows, columns: str = columns) -> None:
            reply = client.get(address, {"rows": rows, "columns": columns})
            if reply.status_code != 200:
                raise RuntimeError(f"{address} answers {reply.status_code}")

        seconds = [wall_seconds(read) for _ in range(READS)]
        yield Figure(f"cross of {name}, {stored:,} responses", median(seconds), "s", "<= 1")
