"""Slowing down who guesses: failures counted in the cache.

Addresses are never stored: the cache keeps names that tell nothing (an HMAC), for the period only, and where
it is down nobody is kept out (`config.servers.cache`).
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache


@dataclass(frozen=True)
class Throttle:
    """At most `limit` failures of one subject within `seconds`."""

    name: str
    limit: int
    seconds: int

    def is_exhausted(self, subject: str, *, now: datetime) -> bool:
        """Whether the subject has used up its failures."""
        return int(cache.get(self._key(subject, now), 0)) >= self.limit

    def count(self, subject: str, *, now: datetime) -> None:
        """Count one failure of the subject."""
        key = self._key(subject, now)
        cache.add(key, 0, timeout=self.seconds)
        with suppress(ValueError):  # the key expired between the two lines
            cache.incr(key)

    def _key(self, subject: str, now: datetime) -> str:
        return f"throttle:{self.name}:{now:%Y-%m-%d}:{subject}"
