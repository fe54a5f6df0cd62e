"""Mails to log in by: written down by who asks, sent by the worker, forgotten then."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery.worker import WorkController
from django.conf import settings as project
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from redis import Redis

from config.celery import app
from organisations.actions.login_mails import ask_for_code, ask_for_link, due_login_mails, send_login_mails
from organisations.login_mails import code_of, new_ticket
from organisations.models import LoginMail, User
from tests.organisations.conftest import NOW
from tests.organisations.team import user
from tests.support.mailserver import MailServer, mail_server
from tests.support.patience import wait_until
from tests.surveys.outbox import invited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

#: Of this run alone, since asking is slowed down by address.
ADDRESS = f"{uuid4()}@example.org"


@pytest.fixture
def coordinator() -> User:
    return user("coordinator", ADDRESS)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def test_mail_is_sent_once_and_nothing_of_it_stays(coordinator: User) -> None:
    ticket = new_ticket()
    ask_for_code(address=ADDRESS.upper(), ticket=ticket, now=NOW)
    for _ in range(2):
        send_login_mails(now=NOW)
    [sent] = mail.outbox
    assert sent.to == [ADDRESS]
    assert code_of(ticket) in sent.body
    assert LoginMail.objects.count() == 0


def test_who_may_not_log_in_gets_nothing_and_nothing_of_it_stays(coordinator: User) -> None:
    User.objects.update(is_active=False)
    for address in (ADDRESS, "nobody@example.org"):
        ask_for_link(address=address, now=NOW)
        ask_for_code(address=address, ticket=new_ticket(), now=NOW)
    send_login_mails(now=NOW)
    assert (mail.outbox, LoginMail.objects.count()) == ([], 0)


def test_mail_that_was_refused_is_tried_again_ever_later(coordinator: User, server: MailServer) -> None:
    server.rcpt = lambda _address: "450 later"
    ask_for_link(address=ADDRESS, now=NOW)
    tried = [each for each in range(0, 100, 5) if _is_tried(NOW + seconds(each))]
    assert tried == [0, 10, 30, 70]
    assert LoginMail.objects.get().reply == "450"
    server.rcpt = lambda _address: "250 taken"
    send_login_mails(now=NOW + seconds(200))
    assert (server.recipients, LoginMail.objects.count()) == ([ADDRESS], 0)


def _is_tried(now: Any) -> bool:
    was = LoginMail.objects.get().attempts
    send_login_mails(now=now)
    return LoginMail.objects.get().attempts > was


def test_code_that_comes_too_late_is_not_sent(coordinator: User) -> None:
    ask_for_code(address=ADDRESS, ticket=new_ticket(), now=NOW)
    send_login_mails(now=NOW + timedelta(minutes=15))
    assert (mail.outbox, LoginMail.objects.count()) == ([], 0)


def test_mail_that_cannot_be_sent_keeps_no_other_waiting(coordinator: User, server: MailServer) -> None:
    user("admin", "off@example.org")
    server.rcpt = lambda address: "550 no" if address.startswith("off") else "250 taken"
    for address in ("off@example.org", ADDRESS):
        ask_for_link(address=address, now=NOW)
    send_login_mails(now=NOW)
    assert server.recipients == [ADDRESS]
    assert LoginMail.objects.get().address == "off@example.org"


def test_mail_that_another_worker_took_is_not_sent(coordinator: User) -> None:
    ask_for_link(address=ADDRESS, now=NOW)
    LoginMail.objects.update(due_at=NOW + seconds(10), attempts=1)
    assert not due_login_mails(NOW).exists()
    send_login_mails(now=NOW)
    assert mail.outbox == []


def test_code_stands_neither_in_the_session_nor_in_the_row(coordinator: User) -> None:
    client = Client()
    client.post("/login/code/", {"email": ADDRESS})
    row = LoginMail.objects.values().get()
    kept = [str(row), str(dict(client.session))]
    send_login_mails(now=row["asked_at"])
    code = code_of(row["ticket"])
    assert code in mail.outbox[0].body
    assert not [text for text in kept if code in text or code.replace("-", "") in text]


def test_asking_needs_no_broker(coordinator: User, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    store = Redis.from_url(settings.CACHES["default"]["LOCATION"])
    before = store.llen("mail")
    assert Client().post("/login/code/", {"email": ADDRESS}).status_code == 302
    assert (LoginMail.objects.count(), store.llen("mail")) == (1, before)


def test_code_has_its_ticket() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_for_code(address=ADDRESS, ticket="", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_tick_of_the_schedule_sends_them_before_the_mails_of_a_wave(
    celery_worker: WorkController, server: MailServer
) -> None:
    invited("ann@example.org", "bea@example.org")
    user("coordinator", ADDRESS)
    ask_for_link(address=ADDRESS, now=timezone.now())  # the worker's clock
    tick = project.CELERY_BEAT_SCHEDULE["send-mail"]
    app.send_task(tick["task"], **tick["options"])
    assert wait_until(lambda: len(server.recipients) == 3)
    assert server.recipients[0] == ADDRESS
