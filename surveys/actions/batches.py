"""Batches of printed codes: made for one organisation, revoked together.

A large batch is made in portions, each a transaction of its own that counts what it made. So it takes little
memory, and whoever is killed in between leaves a batch that goes on where it stopped.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.bulk import copy_rows
from surveys.actions.holding import hold_wave
from surveys.actions.keys import wave_key
from surveys.batches import audit_name, unfinished_batches
from surveys.models import CodeBatch, Distribution, Invitation, OpenInvitation, Survey, Wave
from surveys.personal import printed_code, printed_token
from surveys.secrets import start_hash

#: So many codes are made in one transaction, within a second; a batch of so many is there at once.
PORTION = 10_000
MOST_CODES = 1_000_000


@transaction.atomic
def make_batch(*, distribution: Distribution, size: int, now: datetime, by: User | None) -> CodeBatch:
    """Make a batch of 1 to `MOST_CODES` codes, of which the first portion is there at once.

    `make_codes` makes the rest. Raises `ValidationError`, by field where it is about one.
    """
    _check_possible(hold_wave(distribution.wave_id))
    if not 1 <= size <= MOST_CODES:
        raise ValidationError({"size": _("Choose a number from 1 to %(most)d.") % {"most": MOST_CODES}})
    last = distribution.batches.aggregate(last=Max("number"))["last"] or 0
    batch = CodeBatch.objects.create(
        distribution=distribution, number=last + 1, size=size, made_at=now, made_by=by
    )
    note(about=audit_name(batch), action="make codes", by=by, now=now, codes=size)
    make_codes(batch=batch)
    batch.refresh_from_db(fields=["made"])
    return batch


@transaction.atomic
def make_codes(*, batch: CodeBatch) -> bool:
    """Make the next portion of a batch; returns whether more are to be made.

    Nothing is made of a batch that was revoked, or whose wave takes nobody any more.
    """
    locked = unfinished_batches().select_for_update(no_key=True, of=("self", "distribution__wave"))
    found = locked.filter(id=batch.id).first()
    if found is None:
        return False
    count = min(PORTION, found.size - found.made)
    _insert(found, [uuid4() for _number in range(count)])
    found.made += count
    found.save(update_fields=["made"])
    return not found.is_whole


@transaction.atomic
def revoke_batch(*, batch: CodeBatch, now: datetime, by: User | None) -> None:
    """Let the batch's codes lead nowhere; responses that they started go on.

    How many of them had been used is neither told nor written down: of a batch of one that would say who
    answered. Raises `ValidationError` where it was revoked before.
    """
    revoked = CodeBatch.objects.filter(id=batch.id, revoked_at=None).update(revoked_at=now)
    if not revoked:
        raise ValidationError(_("This batch was revoked already."))
    OpenInvitation.objects.filter(invitation__batch=batch).delete()
    note(about=audit_name(batch), action="revoke codes", by=by, now=now, codes=batch.size)


def note_download(*, batch: CodeBatch, action: str, now: datetime, by: User | None, **details: Any) -> None:
    """Write down that codes are handed out; `details` are numbers and the language, never a code."""
    note(about=audit_name(batch), action=action, by=by, now=now, **details)


def _check_possible(wave: Wave) -> None:
    if wave.survey.privacy_mode == Survey.PrivacyMode.ANONYMOUS:
        raise ValidationError(
            _("In the mode “anonymous” nobody gets a personal code. Spread the open link instead.")
        )
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed, so a code would lead nowhere."))


def _insert(batch: CodeBatch, invitations: list[UUID]) -> None:
    wave = batch.distribution.wave
    same = (wave.id, batch.distribution_id, batch.id, 0, "", "", "")
    columns = ("id", "wave_id", "distribution_id", "batch_id", "issue", "name", "address", "language")
    copy_rows(Invitation, columns, ((each, *same) for each in invitations))
    copy_rows(OpenInvitation, ("invitation_id", "token_hash"), _hashes(wave_key(wave), invitations))


def _hashes(key: bytes, invitations: list[UUID]) -> Iterator[tuple[UUID, bytes]]:
    for each in invitations:
        yield each, start_hash(printed_token(printed_code(key, each, issue=0)))
