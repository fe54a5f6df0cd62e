"""Mails that let somebody in: asking for one, and sending it.

Whoever asks only writes a row, the same for every address, and the worker of the queue `mail` does the rest.
So the answer and the time that it takes tell nothing of who has an account, and no web process waits for a
mail server. Rows wait for a broker or a mail server that is down.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import translation

from organisations.login_mails import reader_of, write
from organisations.models import LoginMail

logger = logging.getLogger(__name__)

Kind = LoginMail.Kind

#: A mail that could not be sent is tried again after so long, then after twice as long each time.
FIRST_BACK_OFF = timedelta(seconds=10)
#: So long a mail is worth sending: as long as its code works, or a link.
USEFUL = {Kind.CODE: timedelta(minutes=15), Kind.LINK: timedelta(days=3)}


def ask_for_code(*, address: str, ticket: str, now: datetime) -> None:
    """Let the code of this ticket be mailed, if this is a coordinator's address."""
    _ask(Kind.CODE, address, now, ticket)


def ask_for_link(*, address: str, now: datetime) -> None:
    """Let be mailed how to log in, if this is the address of somebody who may."""
    _ask(Kind.LINK, address, now)


def due_login_mails(now: datetime) -> QuerySet[LoginMail]:
    """The mails whose turn has come, who waited longest first."""
    return LoginMail.objects.filter(due_at__lte=now).order_by("due_at")


def send_login_mails(*, now: datetime) -> None:
    """Send what is due and forget what came too late.

    A row is claimed by moving its next turn before its mail is handed over, so that nobody else sends it
    meanwhile. Who is killed in between leaves it for that turn: it may come twice, which does no harm.
    """
    LoginMail.objects.filter(expires_at__lte=now).delete()
    for mail in due_login_mails(now):
        later = now + FIRST_BACK_OFF * (1 << min(mail.attempts, 16))
        mine = LoginMail.objects.filter(id=mail.id, attempts=mail.attempts)
        if mine.update(attempts=F("attempts") + 1, due_at=later):
            _send(mail)


def _ask(kind: Kind, address: str, now: datetime, ticket: str = "") -> None:
    LoginMail.objects.create(
        kind=kind,
        address=address,
        language=translation.get_language(),
        ticket=ticket,
        asked_at=now,
        due_at=now,
        expires_at=now + USEFUL[kind],
    )


def _send(mail: LoginMail) -> None:
    user = reader_of(mail)
    try:
        if user is not None:
            write(mail, user).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, it may quote the address; other mails go on
        logger.error("login_mail_not_sent: %s", type(error).__name__)  # noqa: TRY400 - the same
        LoginMail.objects.filter(id=mail.id).update(reply=_number(error))
    else:
        LoginMail.objects.filter(id=mail.id).delete()


def _number(error: Exception) -> str:
    """With which number a mail server refused (RFC 5321, 4.2); empty where none answered."""
    recipients = getattr(error, "recipients", None) or {}
    codes = [code for code, _reply in recipients.values()] if isinstance(recipients, dict) else []
    return str(getattr(error, "smtp_code", "") or (codes[0] if codes else ""))[:8]
