"""Logs tell what happened and to whom nothing."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.test import Client

from config import logs


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged since, a mapping a line, in the format of all processes."""
    configuration = logs.configuration("INFO")
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(
        DictConfigurator(configuration).configure_formatter(configuration["formatters"]["json"])
    )
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.INFO)  # a Celery worker of another test raises it
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    root.removeHandler(handler)


def test_request_is_logged_by_its_route(lines):
    Client().get("/o/a-secret-token/with-a-tail/?and=a-query")
    [line] = lines()
    del line["timestamp"]
    assert line == {
        "event": "request",
        "level": "warning",
        "logger": "django.request",
        "method": "GET",
        "route": None,
        "status": 404,
    }


def test_exception_is_logged_by_type_and_place(lines):
    try:
        int("an answer that somebody gave")
    except ValueError:
        logging.getLogger("surveys").exception("sending failed")
    [line] = lines()
    *places, last = line["exception"]
    assert last == "ValueError"
    assert [place.split(" ")[-1] for place in places] == ["test_exception_is_logged_by_type_and_place"]
    assert "somebody" not in json.dumps(line)


def test_gunicorns_warnings_lose_their_values(lines):
    error = logging.getLogger("gunicorn.error")
    error.warning("Invalid request from ip=192.0.2.7: bad line")
    error.error("Error handling request %s", "/o/a-secret-token/")
    assert [line["event"] for line in lines()] == ["Invalid request", "Error handling request"]
