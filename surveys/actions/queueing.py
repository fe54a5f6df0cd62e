"""Inviting: the mails of a wave's lists go into the outbox, each once."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.bulk import copy_rows
from surveys.actions.holding import hold_wave
from surveys.actions.keys import wave_key
from surveys.invitations import waiting
from surveys.loaded import load_version
from surveys.models import Distribution, Message, OpenInvitation, Survey, Wave
from surveys.personal import mailed_token
from surveys.queries import newest_version
from surveys.secrets import start_hash
from surveys.waves import audit_name

#: What queueing asks of an invitation.
_ASKED = ("id", "issue", "distribution_id", "language", "distribution__organisation__language")
_MESSAGE = (
    *("id", "wave_id", "distribution_id", "invitation_id", "kind", "number", "address", "language"),
    *("state", "reason", "reply", "attempts", "due_at", "provider_id"),
)


@transaction.atomic
def queue_invitations(
    *,
    wave: Wave,
    now: datetime,
    by: User | None,
    distributions: Collection[Distribution] | None = None,
    at_most: int | None = None,
) -> int:
    """Put the mails of those who wait for an invitation into the outbox; returns how many.

    `distributions` are the organisations to begin with (None: all), `at_most` so many people, drawn at
    random. Who is in the outbox already, is a double or wants no mail is left out; so any number of callers
    invite each person once. Raises `ValidationError` unless the wave is open, and `LostKey`.
    """
    wave = hold_wave(wave.id)
    if wave.state != Wave.State.OPEN:
        raise ValidationError(_("The wave is not open, so its links start nothing."))
    invitations = waiting(wave, now)
    if distributions is not None:
        invitations = invitations.filter(distribution__in=distributions)
    rows = list(invitations.order_by("?").values_list(*_ASKED)[:at_most])
    if not rows:
        return 0
    if wave.survey.privacy_mode != Survey.PrivacyMode.ANONYMOUS:
        copy_rows(OpenInvitation, ("invitation_id", "token_hash"), _hashes(wave_key(wave), rows))
    copy_rows(Message, _MESSAGE, list(_messages(wave, rows, now)))
    organisations = len({row[2] for row in rows})
    note(
        about=audit_name(wave), action="invite", by=by, now=now, mails=len(rows), organisations=organisations
    )
    return len(rows)


def drop_queue(wave: Wave) -> None:
    """Let nothing that still waits in the wave's outbox be sent."""
    waits = Message.objects.filter(wave=wave, state=Message.State.QUEUED)
    waits.update(state=Message.State.DROPPED, reason="closed")


def _hashes(key: bytes, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[UUID, bytes]]:
    for invitation, issue, *_rest in rows:
        yield invitation, start_hash(mailed_token(key, invitation, issue))


def _messages(wave: Wave, rows: Iterable[tuple[Any, ...]], now: datetime) -> Iterator[tuple[Any, ...]]:
    """The mails, each in the person's language, else the organisation's, else the survey's first."""
    version = newest_version(wave.survey)
    assert version is not None  # no wave opens before one is published
    questionnaire = load_version(version.id).questionnaire
    for invitation, _issue, distribution, *wanted in rows:
        known = (language for language in wanted if language in questionnaire.languages)
        language = next(known, questionnaire.default_language)
        sent = (Message.Kind.INVITATION, 0, "", language, Message.State.QUEUED, "", "", 0, now, "")
        yield (uuid4(), wave.id, distribution, invitation, *sent)
