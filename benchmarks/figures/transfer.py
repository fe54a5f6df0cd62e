"""Bytes that a respondent's phone fetches."""

import re
from collections.abc import Iterator

from django.core.wsgi import get_wsgi_application

from benchmarks.client import Client, InProcess, Reply
from benchmarks.harness import Figure
from benchmarks.respondent import Respondent
from benchmarks.study import Study

KILOBYTE = 1000
STATIC_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Listening(InProcess):
    """Keeps the pages that come back."""

    def __init__(self) -> None:
        super().__init__(get_wsgi_application())
        self.pages: list[Reply] = []

    def send(self, method: str, path: str, body: bytes, cookies: str) -> Reply:
        reply = super().send(method, path, body, cookies)
        if reply.status == 200:
            self.pages.append(reply)
        return reply


def transfer(study: Study) -> Iterator[Figure]:
    """As it is sent: compressed, with its headers, and a file once, since a browser keeps it."""
    listening = Listening()
    client = Client(listening)
    Respondent(client, study.answers[0]).answer_all(study.link)
    first, *others = listening.pages

    files = {address for page in (first, *others) for address in STATIC_FILE.findall(page.text)}
    with_files = first.transferred + sum(client.get(address).transferred for address in files)
    largest = max(page.transferred for page in others)
    yield Figure("first page with all CSS and JS, transferred", with_files / KILOBYTE, "kB", "<= 30")
    yield Figure("largest next page, transferred", largest / KILOBYTE, "kB", "<= 8")
