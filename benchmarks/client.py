"""A small browser: keeps cookies, asks for compressed pages, and speaks to the application or to a port."""

import gzip
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

HOST = "localhost"
FORM = "application/x-www-form-urlencoded"

Fields = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Reply:
    """What came back; `body` as it was transferred."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        compressed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.body) if compressed else self.body).decode()

    @property
    def transferred(self) -> int:
        """Bytes of status line, headers and body."""
        return len(str(self.headers)) + len(self.body) + len("HTTP/1.1 200 OK\r\n")


class Transport(Protocol):
    """Brings a request to Peilpunt."""

    def send(self, method: str, path: str, body: bytes, cookies: str) -> Reply: ...


class InProcess:
    """Calls the WSGI application, so that its CPU time is this process' own."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application

    def send(self, method: str, path: str, body: bytes, cookies: str) -> Reply:
        environ = self.environ(method, path, body, cookies)
        return self.call(environ)

    def environ(self, method: str, path: str, body: bytes, cookies: str) -> dict[str, Any]:
        parts = urlsplit(path)
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT_LANGUAGE": "nl",
            "HTTP_COOKIE": cookies,
            "CONTENT_TYPE": FORM,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def call(self, environ: dict[str, Any]) -> Reply:
        head = Message()
        status = []

        def start_response(line: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            status.append(int(line.split(" ", 1)[0]))
            for name, value in headers:
                head[name] = value

        answer = self._application(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return Reply(status[0], head, body)


class OverHttp:
    """One kept connection to a web process on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, method: str, path: str, body: bytes, cookies: str) -> Reply:
        headers = {"Host": HOST, "Accept-Encoding": "gzip", "Accept-Language": "nl", "Content-Type": FORM}
        if cookies:
            headers["Cookie"] = cookies
        self._connection.request(method, path, body=body or None, headers=headers)
        reply = self._connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read())

    def close(self) -> None:
        self._connection.close()


class Client:
    """Keeps cookies by path as a browser does, and follows no redirect by itself."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._cookies: dict[str, tuple[str, str]] = {}

    def get(self, path: str) -> Reply:
        return self._request("GET", path, b"")

    def post(self, path: str, fields: Fields) -> Reply:
        return self._request("POST", path, urlencode(fields, doseq=True).encode())

    def cookies_for(self, path: str) -> str:
        fitting = [
            f"{name}={value}" for name, (value, under) in self._cookies.items() if path.startswith(under)
        ]
        return "; ".join(fitting)

    def _request(self, method: str, path: str, body: bytes) -> Reply:
        reply = self._transport.send(method, path, body, self.cookies_for(path))
        for line in reply.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = (morsel.coded_value, morsel["path"] or "/")
        return reply
