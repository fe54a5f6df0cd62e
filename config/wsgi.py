"""Entry point of the web processes."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

UTF_8 = ("utf-8", "utf8")

_django = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Django, for requests in UTF-8, as all our pages are.

    It would decode a query by whichever codec of Python the request names, and those that make no text, such
    as base64, fail before any view or middleware could answer.
    """
    _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    if parameters.get("charset", "utf-8").lower() in UTF_8:
        return _django(environ, start_response)
    start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"Send this in UTF-8.\n"]
