"""Django's SMTP backend, quicker with plain mails, and aware of what a lost connection may have carried."""

import re
import smtplib
from email.header import Header
from email.utils import formatdate, getaddresses
from functools import lru_cache
from typing import Any
from unicodedata import category

from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend

#: Lines of mails have at most this length (RFC 5321, 4.5.3.1.6), their end not counted.
LONGEST_LINE = 998
_LINE_END = re.compile(r"\r\n|\r|\n")


class _Noting:
    """Notes when a mail's text is on its way: until the server answers nobody knows whether it took it."""

    is_handing_over = False

    def data(self, msg: Any) -> Any:
        self.is_handing_over = True
        answer = super().data(msg)  # type: ignore[misc]  # of smtplib.SMTP, which this is mixed into
        self.is_handing_over = False
        return answer


class _Plain(_Noting, smtplib.SMTP):
    pass


class _Encrypted(_Noting, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Sends as Django's does."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    def _send(self, email_message: EmailMessage) -> bool:
        """Hand a plain mail over as the bytes that `plain_bytes` makes; any other one as Django does."""
        data = plain_bytes(email_message)
        if data is None:
            sent: bool = super()._send(email_message)  # type: ignore[misc]  # not in the stubs
            return sent
        assert self.connection is not None
        (_name, sender), *_others = getaddresses([email_message.from_email])
        recipients = [address for _name, address in getaddresses(email_message.to)]
        self.connection.sendmail(sender, recipients, data)
        return True


def plain_bytes(mail: EmailMessage) -> bytes | None:
    """A mail as it goes over the line; None for one that has more than text, ASCII addresses and headers.

    Django's own way builds and folds each header as an object, which takes longer than a mail server does.
    Raises `BadHeaderError` for a line break in a header.
    """
    heads = {
        "From": mail.from_email,
        "To": ", ".join(mail.to),
        "Reply-To": ", ".join(mail.reply_to),
        "Date": formatdate(),
        **mail.extra_headers,
    }
    lines = _LINE_END.split(str(mail.body))
    is_plain = type(mail) is EmailMessage and not (mail.cc or mail.bcc or mail.attachments)
    is_plain = is_plain and all(str(value).isascii() for value in heads.values())
    if not is_plain or any(len(line.encode()) > LONGEST_LINE for line in lines):
        return None
    heads["Subject"] = _encoded(mail.subject)
    if any("\n" in str(value) or "\r" in str(value) for value in heads.values()):
        raise BadHeaderError("A header holds a line break.")
    heads |= {"MIME-Version": "1.0", "Content-Type": 'text/plain; charset="utf-8"'}
    heads["Content-Transfer-Encoding"] = "8bit"
    head = [f"{name}: {value}" for name, value in heads.items() if value or name == "Subject"]
    return "\r\n".join([*head, "", *lines, ""]).encode()


@lru_cache(100)
def _encoded(subject: str) -> str:
    """A subject as headers hold it (RFC 2047); on one line, which its length allows."""
    if not all(each.isprintable() or category(each) == "Zs" for each in subject):  # French « mots »
        raise BadHeaderError("A subject holds a line break.")
    return subject if subject.isascii() else Header(subject, "utf-8", maxlinelen=LONGEST_LINE).encode()
