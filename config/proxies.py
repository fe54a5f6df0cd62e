"""Which address a request came from, behind proxies that tell it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]


def address_before_proxies(view: View) -> View:
    """Let `REMOTE_ADDR` be what our own proxies saw: without it all people would be slowed down as one.

    Each proxy adds the address that it was asked from at the end of `X-Forwarded-For`. What stands before
    those of our `PROXIES` anybody may have typed, so it is not looked at.
    """
    if not settings.PROXIES:
        raise MiddlewareNotUsed

    def seen(request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXIES and (address := told[-settings.PROXIES].strip()):
            request.META["REMOTE_ADDR"] = address
        return view(request)

    return seen
