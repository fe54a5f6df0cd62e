"""What the web processes serve, below Django."""

from wsgiref.types import WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest

from config.wsgi import application


def status_of(method: str, content_type: str) -> str:
    told: list[str] = []
    environ: WSGIEnvironment = {"REQUEST_METHOD": method, "PATH_INFO": "/healthz", "QUERY_STRING": "lang=%FF"}
    environ |= {"CONTENT_TYPE": content_type}
    setup_testing_defaults(environ)
    application(environ, lambda status, *_: told.append(status))  # type: ignore[arg-type]
    return told[0]


@pytest.mark.parametrize("charset", ["base64", "hex", "idna", "undefined", "utf-16", "latin-1"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_request_in_another_charset_is_refused(method: str, charset: str) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=b"):
        assert status_of(method, f"{kind}; charset={charset}") == "415 Unsupported Media Type"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["", "text/plain", "text/plain; charset=UTF-8", "; ;;="])
def test_request_in_utf8_is_served(kind: str) -> None:
    assert status_of("GET", kind) == "200 OK"
