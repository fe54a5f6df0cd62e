"""Handing mails over to the mail server, on one connection that is kept, and what became of each."""

import re
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any, Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection

from surveys.models import Message

State = Message.State

#: Seconds that a server has to answer. Too short a time makes mails unknown that it did take.
PATIENCE = 60
#: As long as `Message.reply` and `Message.provider_id`.
LONGEST_REPLY = 200
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
#: What a provider answers that took nothing and asks for patience.
_HTTP_LATER = (429, 503)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a mail: its state and why; queued: it may be tried again later.

    `reply` is what the server said, `provider_id` what a mail provider calls the mail.
    """

    state: State
    reason: str = ""
    reply: str = ""
    provider_id: str = ""


class Carrier:
    """One connection to the mail server, opened for the first mail, and again when it was lost."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(timeout=PATIENCE)
        self._has_carried = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def carry(self, mail: EmailMessage) -> Outcome:
        """Hand the mail over; one more try where the server had closed the kept connection meanwhile."""
        was_kept = self._has_carried
        outcome = self._try(mail)
        if was_kept and outcome.reason == "no_connection":
            outcome = self._try(mail)
        return outcome

    def _try(self, mail: EmailMessage) -> Outcome:
        try:
            self._backend.open()
        except (SMTPException, OSError) as error:  # a refused login as well: all mails wait for its repair
            self._close()
            return Outcome(state=State.QUEUED, reason="no_connection", reply=_said(error))
        try:
            self._backend.send_messages([mail])
        except AnymailError as error:
            return _of_provider(error)
        except SMTPRecipientsRefused as error:
            (code, reply), *_ = error.recipients.values()
            return _refused(code, reply, permanently=Outcome(state=State.BOUNCED, reason="refused_address"))
        except SMTPResponseException as error:
            failed = Outcome(state=State.FAILED, reason="refused_mail")
            return _refused(error.smtp_code, error.smtp_error, permanently=failed)
        except (SMTPException, OSError) as error:
            return self._lost(error)
        self._has_carried = True
        status = getattr(mail, "anymail_status", None)
        name = (status and status.message_id) or ""
        return Outcome(state=State.SENT, provider_id=str(name)[:LONGEST_REPLY])

    def _lost(self, error: Exception) -> Outcome:
        """The connection broke: nobody knows whether the server took the mail if its text was on its way."""
        is_unknown = getattr(self._backend.connection, "is_handing_over", False)
        self._close()
        if is_unknown:
            return Outcome(state=State.UNKNOWN, reason="connection_lost", reply=_said(error))
        return Outcome(state=State.QUEUED, reason="no_connection", reply=_said(error))

    def _close(self) -> None:
        self._has_carried = False
        with suppress(SMTPException, OSError):
            self._backend.close()
        self._backend.connection = None


def _refused(code: int, reply: bytes | str, *, permanently: Outcome) -> Outcome:
    """A refusal with 4xx is one for now (RFC 5321, 4.2.1)."""
    said = f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    if code < 500:
        return Outcome(state=State.QUEUED, reason="temporary", reply=_said(said))
    return Outcome(state=permanently.state, reason=permanently.reason, reply=_said(said))


def _of_provider(error: AnymailError) -> Outcome:
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(state=State.BOUNCED, reason="refused_address")
    code = getattr(error, "status_code", None)
    reply = f"HTTP {code}" if code else ""
    if not isinstance(error, AnymailAPIError) or (code and 400 <= code < 500 and code not in _HTTP_LATER):
        return Outcome(state=State.FAILED, reason="refused_mail", reply=reply)
    if code in _HTTP_LATER:
        return Outcome(state=State.QUEUED, reason="temporary", reply=reply)
    return Outcome(state=State.UNKNOWN, reason="connection_lost", reply=reply)


def _said(reply: object) -> str:
    """What a server said, in one line and without addresses."""
    return " ".join(_ADDRESS.sub("…", str(reply)).split())[:LONGEST_REPLY]
