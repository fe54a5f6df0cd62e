"""Slowing down who guesses: failures counted in the cache under keyed names that tell nothing.

Addresses are never stored: a name is an HMAC of the subject and the day under the project's secret key, and
is gone after the period. Where the cache is down nobody is kept out.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Throttle:
    """At most `limit` failures of one subject within `seconds`."""

    name: str
    limit: int
    seconds: int

    def is_exhausted(self, subject: str, *, now: datetime) -> bool:
        """Whether the subject has used up its failures."""
        try:
            return int(cache.get(self._key(subject, now), 0)) >= self.limit
        except (RedisError, OSError):
            logger.warning("throttle_without_cache")
            return False

    def count(self, subject: str, *, now: datetime) -> None:
        """Count one failure of the subject."""
        key = self._key(subject, now)
        try:
            cache.add(key, 0, timeout=self.seconds)
            cache.incr(key)
        except ValueError:  # the key expired between the two lines
            pass
        except (RedisError, OSError):
            logger.warning("throttle_without_cache")

    def _key(self, subject: str, now: datetime) -> str:
        return f"throttle:{self.name}:{salted_hmac(self.name, f'{now:%Y-%m-%d} {subject}').hexdigest()}"
