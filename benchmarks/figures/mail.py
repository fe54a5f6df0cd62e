"""Sending the outbox, against a bare loop of smtplib on one kept connection."""

import smtplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from django.conf import settings

from benchmarks.harness import Figure, in_turns, ratio, wall_seconds
from benchmarks.mail_sink import sink
from benchmarks.mailing import invite, open_wave
from benchmarks.study import Study
from surveys.actions.delivering import send_due
from surveys.models import Wave

MAILS = 300
TURNS = 9
QUEUED = 10_000


class Bare:
    """The least: a connection, and mails that differ in whom they go to and in their link."""

    def __init__(self, port: int) -> None:
        self._connection = smtplib.SMTP("127.0.0.1", port)
        self._connection.ehlo()

    def seconds(self) -> float:
        return wall_seconds(self._send_all)

    def _send_all(self) -> None:
        for number in range(MAILS):
            self._send(number)

    def _send(self, number: int) -> None:
        mail = EmailMessage()
        mail["Subject"] = "Will you take part in the study?"
        mail["From"] = "Team <team@example.org>"
        mail["To"] = f"Person {number} <p{number}@example.org>"
        mail.set_content(f"Hello Person {number},\n\n{'A line of the text.' * 3}\n\n" * 4)
        self._connection.send_message(mail)


def mail(_study: Study) -> Iterator[Figure]:
    """Ours claims, asks whether to send, writes and notes what became of it: one commit a mail."""
    wave = open_wave("queued")
    queueing = wall_seconds(lambda: invite(wave, range(QUEUED)))
    wave.messages.all().delete()
    with sink(Path(settings.PLACE.data) / "mails") as port:
        settings.EMAIL_BACKEND = "surveys.mail.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        bare, numbers = Bare(port), count()
        waves = (open_wave(f"mailed{next(numbers)}") for _ in count())
        turns = in_turns(TURNS, bare.seconds, lambda: _ours(next(waves)))
    yield Figure("10,000 invitations put into the outbox", queueing, "s", "<= 10")
    yield Figure("mails a second, of those of a bare loop", 1 / ratio(turns), "x", ">= 0.6")


def _ours(wave: Wave) -> float:
    invite(wave, range(MAILS))
    return wall_seconds(_send)


def _send() -> None:
    send_due(clock=lambda: datetime.now(UTC), wait=time.sleep, may_go_on=lambda: True)
