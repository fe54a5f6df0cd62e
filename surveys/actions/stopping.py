"""Stopping the mail of a wave that goes wrong, telling the team, and letting it go on."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Message, Wave
from surveys.outbox import FIRST
from surveys.waves import audit_name

#: So many mails in a row that the server did not take stop the wave's mail.
MOST_FAILURES = 20


def note_success(*, wave_id: int) -> None:
    """The mail server took one of the wave's mails again."""
    Wave.objects.filter(id=wave_id, mail_failures__gt=0).exclude(state=Wave.State.FINAL).update(
        mail_failures=0
    )


@transaction.atomic
def note_failure(*, wave_id: int, now: datetime) -> None:
    """The mail server did not take one of the wave's mails; after too many in a row none is sent."""
    waves = Wave.objects.filter(id=wave_id).exclude(state=Wave.State.FINAL)
    waves.update(mail_failures=F("mail_failures") + 1)
    if waves.filter(mail_failures__gte=MOST_FAILURES).exists():
        stop_sending(wave_id=wave_id, reason="failures", now=now)


@transaction.atomic
def stop_sending(*, wave_id: int, reason: str, now: datetime) -> None:
    """Let none of the wave's mail be sent, and tell the team by a mail that goes out once mail works."""
    waves = Wave.objects.filter(id=wave_id, sending_stopped="").exclude(state=Wave.State.FINAL)
    if not waves.update(sending_stopped=reason):
        return
    wave = Wave.objects.select_related("survey").defer("survey__draft").get(id=wave_id)
    researchers = Q(role=User.Role.RESEARCHER, memberships__survey=wave.survey)
    team = User.objects.filter(researchers | Q(role=User.Role.ADMIN), is_active=True).distinct()
    Message.objects.bulk_create(
        Message(
            wave=wave,
            kind=Message.Kind.NOTICE,
            address=user.email,
            language=settings.LANGUAGE_CODE,
            due_at=FIRST,
        )
        for user in team
    )
    note(about=audit_name(wave), action="stop sending", by=None, now=now, why=reason)


@transaction.atomic
def go_on_sending(*, wave: Wave, now: datetime, by: User | None) -> None:
    """Let the wave's mail be sent again; does nothing where it is not stopped."""
    stopped = Wave.objects.filter(id=wave.id).exclude(sending_stopped="")
    if stopped.update(sending_stopped="", mail_failures=0):
        note(about=audit_name(wave), action="go on sending", by=by, now=now)
