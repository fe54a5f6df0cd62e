"""How fresh the figures of a page are, and whether a browser has them already."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.timesince import timesince
from django.utils.translation import get_language

from analysis.queries import Freshness, freshness_of


def age(freshness: Freshness) -> str:
    """How old the figures are, in words; empty below a minute."""
    if freshness.as_of is None or freshness.now - freshness.as_of < timedelta(minutes=1):
        return ""
    return timesince(freshness.as_of, freshness.now, depth=1)


def unless_known(request: HttpRequest, name: str, draw: Callable[[], HttpResponse]) -> HttpResponseBase:
    """The page that `draw` makes, or 304 where the browser has the one called `name`."""
    response = get_conditional_response(request, etag=name) or draw()
    response["ETag"] = name
    response["Cache-Control"] = "private, no-cache"
    return response


def etag(version_id: int, now: datetime, *shown: str) -> str:
    """A name for what a page shows: it changes when something was counted, and with the age of what waits.

    `shown` is what else decides what the page looks like. Two small reads.
    """
    fresh = freshness_of(version_id, now=now)
    return tag(version_id, fresh.counted_at, fresh.waits, age(fresh), *shown)


def tag(*shown: object) -> str:
    """A name for what a page shows, made of all that decides what it looks like beside the language."""
    return f'"{hashlib.sha256(repr((get_language(), *shown)).encode()).hexdigest()[:32]}"'
