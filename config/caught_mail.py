"""Mail of an installation without a mail server: written to files, to be read in the browser."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage as Mail

#: So many are listed, the last ones first; all files stay.
MOST_LISTED = 200
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.eml")


class CatchingBackend(BaseEmailBackend):
    """Writes each mail to a file of its own, whole or not at all."""

    def send_messages(self, messages: Sequence[Mail]) -> int:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
            draft = folder / f"{name}.draft"
            with open(draft, "wb", opener=partial(os.open, mode=0o600)) as file:
                file.write(message.message().as_bytes())
            draft.replace(folder / name)
        return len(messages)


@dataclass(frozen=True, kw_only=True)
class CaughtMail:
    """A mail as its reader would see it; `headers` are those that matter here, by name."""

    name: str
    at: datetime
    subject: str
    to: str
    headers: dict[str, str]
    text: str


def caught_mails() -> list[CaughtMail]:
    """The last mails, the newest first."""
    names = sorted((path.name for path in _folder().glob("*.eml")), reverse=True)
    return [mail for name in names[:MOST_LISTED] if (mail := caught_mail(name))]


def caught_mail(name: str) -> CaughtMail | None:
    """The mail in this file; None if there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        source = (_folder() / name).read_bytes()
    except OSError:
        return None
    mail = message_from_bytes(source, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    shown = ("From", "To", "Reply-To", "Subject", "List-Unsubscribe")
    return CaughtMail(
        name=name,
        at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        subject=str(mail["Subject"] or ""),
        to=str(mail["To"] or ""),
        headers={header: str(mail[header]) for header in shown if mail[header]},
        text=body.get_content() if body else "",
    )


def _folder() -> Path:
    return Path(settings.PLACE.data) / "mail"
