"""Sending the outbox to a real mail server."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from organisations.actions.locking import lock, unlock
from surveys.actions.delivering import MOST_ATTEMPTS, back_off
from surveys.actions.inviting import Person
from surveys.actions.keys import wave_key
from surveys.actions.opting_out import never_mail, opt_out
from surveys.actions.outbox import send_trial
from surveys.actions.stopping import MOST_FAILURES, go_on_sending
from surveys.actions.waves import pause
from surveys.models import Distribution, Invitation, Message, OpenInvitation, Wave
from surveys.personal import mailed_token
from surveys.reminders import ReminderPlan
from surveys.texts import LAST_REMINDER
from tests.organisations.team import user
from tests.support.mailserver import TAKEN, MailServer, mail_server
from tests.support.patience import PATIENCE
from tests.surveys.inviting import start_personally
from tests.surveys.outbox import Time, invited, queue, send, states, wave
from tests.surveys.respondents import NOW, answer_all, move_wave, open_survey, organisation_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

PEOPLE = [f"p{number}@example.org" for number in range(5)]
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


def test_each_mail_is_sent_once_on_one_connection(server: MailServer):
    invited(*PEOPLE)
    assert (send(), send()) == (5, 0)
    assert sorted(server.recipients) == PEOPLE
    assert server.connections == 1
    assert set(states().values()) == {("sent", "")}
    kept = set(Message.objects.values_list("attempts", "handed_over_at", "text_version", "claim"))
    assert kept == {(1, NOW, 0, None)}


def test_mail_has_the_personal_link_and_the_ways_out(server: MailServer):
    invited(Person(address="ann@example.org", name="Ann Peeters", language="fr"))
    send()
    [mail], invitation = server.mails, Invitation.objects.get()
    token = mailed_token(wave_key(wave()), invitation.id, 0)
    lines = mail.get_content().splitlines()
    assert f"https://survey.example.org/i/{token}/" in lines
    assert lines[0].endswith(" Ann Peeters,")
    assert (mail["To"], mail["From"]) == ("Ann Peeters <ann@example.org>", "Team <team@example.org>")
    assert (mail["Reply-To"], mail["Auto-Submitted"]) == ("research@example.org", "auto-generated")
    assert mail["Message-ID"] == f"<{Message.objects.get().id}@example.org>"
    assert mail["List-Unsubscribe"].strip().startswith("<https://survey.example.org/no-mail/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "text/plain"


def test_anonymous_survey_mails_the_link_that_everybody_has(server: MailServer):
    survey = invited("ann@example.org", privacy_mode="anonymous")
    send()
    assert organisation_link(survey) in server.mails[0].get_content()
    assert "/i/" not in server.mails[0].get_content()
    assert OpenInvitation.objects.count() == 0


def test_name_is_no_template_and_no_markup(server: MailServer):
    name = "{{ 7*7 }} {link} <b>%(name)s</b>"
    invited(Person(address="ann@example.org", name=name))
    send()
    assert f" {name}," in server.mails[0].get_content()


def test_name_with_a_line_break_makes_no_header(server: MailServer):
    invited("ann@example.org")
    Invitation.objects.update(name="Ann\r\nBcc: all@example.org")
    send()
    assert (server.recipients, states()) == ([], {"ann@example.org": ("failed", "unsendable")})


def test_temporary_refusal_is_tried_again_later(server: MailServer):
    invited("ann@example.org")
    server.rcpt = lambda _address: "450 come back, ann@example.org"
    send(time=Time(shift=A_MINUTE / 2))
    message = Message.objects.get()
    assert (message.state, message.reason, message.reply) == ("queued", "temporary", "450 come back, …")
    assert message.due_at == NOW + back_off(1)
    server.rcpt = lambda _address: TAKEN
    assert (send(NOW), send(NOW + back_off(1))) == (0, 1)
    assert states() == {"ann@example.org": ("sent", "")}


def test_back_off_grows_to_an_hour():
    assert [back_off(attempts) / A_MINUTE for attempts in (1, 2, 3, 7, 24)] == [1, 2, 4, 60, 60]


def test_message_that_is_refused_for_now_too_often_failed(server: MailServer):
    invited("ann@example.org")
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    server.rcpt = lambda _address: "450 come back"
    send()
    assert states() == {"ann@example.org": ("failed", "gave_up")}


def test_refused_address_bounces_and_the_others_go(server: MailServer):
    invited(*PEOPLE)
    server.rcpt = lambda address: "550 nobody here" if address == PEOPLE[2] else TAKEN
    assert send() == 4
    assert states() == dict.fromkeys(PEOPLE, ("sent", "")) | {PEOPLE[2]: ("bounced", "refused_address")}
    assert wave().mail_failures == 0


def test_refused_mail_failed(server: MailServer):
    invited("ann@example.org")
    server.data = lambda: "554 looks like spam"
    send()
    assert states() == {"ann@example.org": ("failed", "refused_mail")}


def test_line_cut_before_the_answer_leaves_it_unknown(server: MailServer):
    """The server may have taken the mail, so it is never sent again by itself."""
    invited(*PEOPLE)
    answers = iter([TAKEN, ""])
    server.data = lambda: next(answers, TAKEN)
    assert send() == 4
    assert sorted(states().values()) == [("sent", "")] * 4 + [("unknown", "connection_lost")]
    assert (sorted(server.recipients), server.connections) == (PEOPLE, 2)


def test_mail_server_that_is_away_is_waited_for(settings: Any):
    with mail_server(settings):
        invited("ann@example.org")
    send(time=Time(shift=A_MINUTE / 2))
    assert states() == {"ann@example.org": ("queued", "no_connection")}


def test_many_failures_in_a_row_stop_the_wave_and_tell_the_team(server: MailServer):
    admin = user("admin", "boss@example.org")
    invited(*(f"p{number}@example.org" for number in range(MOST_FAILURES + 5)))
    server.rcpt = lambda address: TAKEN if address == admin.email else "550 blocked"
    send()
    assert wave().sending_stopped == "failures"
    assert sorted(state for state, _ in states().values()) == ["bounced"] * 20 + ["queued"] * 5 + ["sent"]
    [notice] = server.mails
    assert notice["To"] == "boss@example.org"
    assert "/surveys/visits/fieldwork/1/outbox/" in notice.get_content()
    server.rcpt = lambda _address: TAKEN
    assert send() == 0
    go_on_sending(wave=wave(), now=NOW, by=admin)
    assert send() == 5


def test_success_ends_a_row_of_failures(server: MailServer):
    invited(*PEOPLE)
    Wave.objects.update(mail_failures=MOST_FAILURES - 1)
    send()
    assert (wave().mail_failures, wave().sending_stopped) == (0, "")


def test_wave_paused_in_the_middle_stops_at_once(server: MailServer):
    invited(*PEOPLE)
    send(time=_PausingTime(after=2))
    assert sorted(states().values()) == [("queued", "")] * 3 + [("sent", "")] * 2
    Wave.objects.update(state="open")
    assert send() == 3


class _PausingTime(Time):
    """The team pauses the wave when so many mails were sent."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def may_go_on(self) -> bool:
        begun = Message.objects.filter(state__in=["sending", "sent"]).count()
        if begun == self._after and wave().state == "open":
            pause(wave=wave(), now=NOW, by=None)
        return super().may_go_on()


def not_needed() -> None:
    OpenInvitation.objects.all().delete()


def one_opted_out() -> None:
    opt_out(invitation=Invitation.objects.get(), for_ever=False, now=NOW)


def on_the_list() -> None:
    never_mail(addresses=["ANN@example.org"], now=NOW, by=None)


def address_erased() -> None:
    Invitation.objects.update(address="")


def wave_closed() -> None:
    Wave.objects.update(state="closing", closes_at=NOW + A_MINUTE, ends_at=NOW + A_MINUTE)


def organisation_closed() -> None:
    Distribution.objects.update(closes_at=NOW)


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (not_needed, "not_needed"),
        (one_opted_out, "opted_out"),
        (on_the_list, "opted_out"),
        (address_erased, "address_gone"),
        (wave_closed, "closed"),
        (organisation_closed, "closed"),
    ],
)
def test_mail_that_nobody_wants_any_more_is_not_sent(server: MailServer, meanwhile: Any, reason: str):
    invited("ann@example.org")
    meanwhile()
    assert send() == 0
    assert (server.recipients, Message.objects.get().state, Message.objects.get().reason) == (
        [],
        "dropped",
        reason,
    )


def test_mail_to_who_answered_by_it_is_not_needed(server: MailServer):
    invited("ann@example.org")
    token = mailed_token(wave_key(wave()), Invitation.objects.get().id, 0)
    respondent = start_personally(f"/i/{token}/")
    answer_all(respondent)
    respondent.post("review/", go="submit")
    assert send() == 0
    assert states() == {"ann@example.org": ("dropped", "not_needed")}


def test_anonymous_survey_without_its_link_mails_nobody(server: MailServer):
    invited("ann@example.org", privacy_mode="anonymous")
    Distribution.objects.update(token=None)
    send()
    assert states() == {"ann@example.org": ("dropped", "link_revoked")}


@pytest.mark.parametrize("state", [Wave.State.DRAFT, Wave.State.SCHEDULED, Wave.State.PAUSED])
def test_mail_of_a_wave_that_is_not_open_waits(server: MailServer, state: Wave.State):
    survey = invited("ann@example.org")
    move_wave(survey, state)
    assert (send(), states()) == (0, {"ann@example.org": ("queued", "")})


def test_reminder_waits_for_a_day_on_which_mail_goes(server: MailServer):
    invited("ann@example.org")
    send()
    plan = ReminderPlan(days=(1,))
    Wave.objects.update(reminders=plan.stored())
    night = NOW.replace(hour=23)
    queue(Invitation.objects.get(), "reminder", number=1, due_at=night)
    assert send(night) == 0
    reminder = Message.objects.get(kind="reminder")
    assert (reminder.state, reminder.due_at) == ("queued", plan.allowed_from(night))


def test_last_reminder_names_the_closing(server: MailServer):
    invited("ann@example.org")
    send()
    plan = ReminderPlan(days=(1, 2), gap_days=1)
    Wave.objects.update(reminders=plan.stored(), closes_at=NOW + timedelta(days=9))
    for number in (1, 2):
        moment = NOW + timedelta(days=number)
        queue(Invitation.objects.get(), "reminder", number=number, due_at=moment)
        send(moment)
    named = ["11" in mail.get_content().partition("https")[0] for mail in server.mails[1:]]
    assert named == [False, True]  # the wave closes on 11 March


def test_mail_of_a_killed_sender_is_unknown_and_stays_so(server: MailServer):
    invited(*PEOPLE)
    killed = Message.objects.order_by("id")[0]
    Message.objects.filter(id=killed.id).update(state="sending", claim=killed.id)
    assert send() == 4
    assert killed.invitation is not None
    assert killed.invitation.address not in server.recipients
    killed.refresh_from_db()
    assert (killed.state, killed.reason) == ("unknown", "sender_died")
    assert send() == 0


def test_limit_a_minute_holds_and_counts_on_after_a_restart(server: MailServer):
    invited(*PEOPLE)
    time = Time(shift=A_MINUTE)
    assert send(time=time, per_minute=3) == 3
    assert send(time.now, time=Time(time.now, shift=timedelta(seconds=10)), per_minute=3) == 1
    times = (
        Message.objects.filter(state="sent")
        .order_by("handed_over_at")
        .values_list("handed_over_at", flat=True)
    )
    assert {later - at >= A_MINUTE / 3 for at, later in pairwise(filter(None, times))} == {True}


def test_wave_whose_key_is_lost_stops(server: MailServer, settings: Any):
    invited("ann@example.org")
    settings.SECRET_KEY = "another"
    send()
    assert wave().sending_stopped == "lost_key"
    assert states()["ann@example.org"][0] == "queued"


def test_trial_goes_to_oneself_whatever_the_state_of_the_wave(server: MailServer):
    survey = open_survey()
    move_wave(survey, Wave.State.DRAFT)
    send_trial(wave=wave(), mail=LAST_REMINDER, language="fr", to_user=user(), now=NOW)
    assert send() == 1
    assert f"/t/{survey.test_token}/" in server.mails[0].get_content()
    assert "List-Unsubscribe" not in server.mails[0]


def send_elsewhere() -> None:
    send()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_nothing_twice(server: MailServer):
    invited(*PEOPLE)
    first_is_sending, may_end = Event(), Event()

    def slowly() -> str:
        first_is_sending.set()
        assert may_end.wait(PATIENCE)
        return TAKEN

    server.data = slowly
    first = Thread(target=send_elsewhere)
    first.start()
    assert first_is_sending.wait(PATIENCE)
    assert send() == 0
    may_end.set()
    first.join()
    assert sorted(server.recipients) == PEOPLE
    assert set(states().values()) == {("sent", "")}


def test_nothing_goes_out_while_all_is_locked(server: MailServer):
    invited(*PEOPLE)
    lock(reason="restored", now=NOW)
    assert (send(), server.recipients) == (0, [])
    unlock(by=user(), now=NOW)
    assert send() == len(PEOPLE)
