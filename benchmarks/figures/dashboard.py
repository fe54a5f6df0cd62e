"""The results page of a survey, as a member of the team reads it."""

from collections.abc import Iterator
from statistics import median

from django.test import Client
from django.urls import reverse

from benchmarks.client import HOST
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from organisations.models import User

READS = 50


def dashboard(study: Study) -> Iterator[Figure]:
    """Wall time, with what the database needs; every figure of the study stands on this page."""
    client = Client(SERVER_NAME=HOST, headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.get())
    address = reverse("results", args=[study.code])

    def read() -> None:
        reply = client.get(address)
        if reply.status_code != 200:
            raise RuntimeError(f"{address} answers {reply.status_code}")

    seconds = [wall_seconds(read) for _ in range(READS)]
    yield Figure("dashboard read", median(seconds) * 1000, "ms", "<= 30")
