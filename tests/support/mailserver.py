"""A mail server in a thread of the test's process, which says what a test wants it to say."""

import logging
from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.patience import PATIENCE

TAKEN = "250 taken"
logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells of every line, also after a test's end


@dataclass
class MailServer:
    """The mails that came in; `rcpt` and `data` answer an address and a mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    rcpt: Callable[[str], str] = lambda _address: TAKEN
    data: Callable[[], str] = lambda: TAKEN

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = self.rcpt(address)
        if reply == TAKEN:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        reply = self.data()
        if not reply:
            server.transport.abort()  # the line is cut before the answer
        if reply == TAKEN or not reply:
            self.recipients += envelope.rcpt_tos
            self.mails.append(
                message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
            )
        return reply or "451 gone"


class _AnyPort(Controller):
    """Listens on a port that the system chooses, which aiosmtpd does not ask for."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """The server, and Django's settings that lead to it."""
    server = MailServer()
    controller = _AnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "surveys.mail.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
        settings.EMAIL_TIMEOUT = PATIENCE
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        settings.DEFAULT_FROM_EMAIL = "Team <team@example.org>"
        settings.BASE_URL = "https://survey.example.org"
        yield server
    finally:
        controller.stop()
