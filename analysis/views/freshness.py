"""How fresh the figures of a page are, and whether a browser has them already."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.timesince import timesince
from django.utils.translation import get_language

from analysis.models import TallyState
from analysis.queries import LiveTally, has_pending


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """When figures were last counted, and whether something sent since then waits to be counted."""

    counted_at: datetime | None
    waits: bool
    now: datetime

    @property
    def as_of(self) -> datetime | None:
        """All that was sent before this moment is in the figures; `None`: nothing was ever counted."""
        return self.counted_at if self.waits else self.now

    @property
    def age(self) -> str:
        """How old the figures are, in words; empty below a minute."""
        if self.as_of is None or self.now - self.as_of < timedelta(minutes=1):
            return ""
        return timesince(self.as_of, self.now, depth=1)


def freshness_of(live: LiveTally, now: datetime) -> Freshness:
    """The freshness of a tally that was read for `now`."""
    return Freshness(counted_at=live.counted_at, waits=live.as_of != now, now=now)


def unless_known(request: HttpRequest, tag: str, draw: Callable[[], HttpResponse]) -> HttpResponseBase:
    """The page that `draw` makes, or 304 where the browser has the one called `tag`."""
    response = get_conditional_response(request, etag=tag) or draw()
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def etag(version_id: int, now: datetime, *shown: str) -> str:
    """A name for what a page shows: it changes when something was counted, and with the age of what waits.

    `shown` is what else decides what the page looks like. Two small reads.
    """
    waits = has_pending(version_id)
    counted_at = TallyState.objects.filter(version=version_id).values_list("as_of", flat=True).first()
    state = Freshness(counted_at=counted_at, waits=waits, now=now)
    parts = (version_id, counted_at, waits, state.age, get_language(), *shown)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
