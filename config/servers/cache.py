"""The cache: its keys tell nothing, and where it is down it is empty instead of an error."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 5.0  # seconds in which a cache that did not answer is not asked again


def hidden_key(key: str, key_prefix: str, version: int) -> str:
    """An HMAC of the key: failures are counted by addresses, and no address is kept."""
    return f"{key_prefix}:{version}:{salted_hmac('cache', key).hexdigest()}"


class ForgivingCache(RedisCache):
    """Nobody waits for a cache that is down, is kept out by it or sees an error of it.

    What Django and allauth count by are these methods; the others fail as they always did.
    """

    _down_until = 0.0

    def answers(self) -> bool:
        """Whether the server is there, asked anew."""
        try:
            return bool(self._cache.get_client().ping())
        except (RedisError, OSError):
            return False

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgiven(super().add, True, args, kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._forgiven(super().get, default, (key, default, version), {})

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._forgiven(super().set, None, args, kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgiven(super().delete, False, args, kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgiven(super().incr, 0, args, kwargs)

    def _forgiven(
        self, method: Callable[..., Any], otherwise: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if time.monotonic() < self._down_until:
            return otherwise
        try:
            return method(*args, **kwargs)
        except (RedisError, OSError):
            logger.warning("cache_is_down")
            self._down_until = time.monotonic() + PAUSE
            return otherwise
