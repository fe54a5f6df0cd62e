"""Throttling, with the real cache."""

import re
import socket
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.test import override_settings

from config.servers import cache
from organisations.throttle import Throttle
from tests.support.patience import PATIENCE

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOBODY_LISTENS = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}


def throttle(limit: int) -> Throttle:
    return Throttle(f"test-{uuid4()}", limit=limit, seconds=60)


@pytest.mark.usefixtures("servers")
def test_subject_is_exhausted_at_the_limit_and_no_other_is():
    two = throttle(2)
    states = []
    for _ in range(3):
        states.append(two.is_exhausted("anna", now=NOW))
        two.count("anna", now=NOW)
    assert states == [False, False, True]
    assert not two.is_exhausted("bert", now=NOW)


@pytest.mark.usefixtures("servers")
def test_cache_holds_no_word_of_the_subject_and_forgets():
    store = redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"]), decode_responses=True)
    before = set(store.keys("*"))
    throttle(1).count("anna@example.org", now=NOW)
    [key] = set(store.keys("*")) - before
    assert re.fullmatch(r"peilpunt:1:[0-9a-f]{40}", str(key))
    assert 0 < store.ttl(key) <= 60


@override_settings(CACHES=NOBODY_LISTENS)
def test_without_cache_nobody_is_kept_out():
    one = throttle(1)
    one.count("anna", now=NOW)
    assert not one.is_exhausted("anna", now=NOW)


def test_cache_that_hangs_is_waited_for_once_and_a_second(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "PAUSE", PATIENCE)
    assert settings.SOCKET_TIMEOUT == 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hangs = {
            "LOCATION": f"redis://127.0.0.1:{silent.getsockname()[1]}",
            "OPTIONS": {"socket_timeout": settings.SOCKET_TIMEOUT},
        }
        with override_settings(CACHES={"default": settings.CACHES["default"] | hangs}):
            found = [caches["default"].get("colour", "not known") for _ in range(2)]
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
    assert found == ["not known", "not known"]
