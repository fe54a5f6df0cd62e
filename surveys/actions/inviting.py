"""The lists of people to invite by mail: adding, removing and correcting, and the links that they get.

Everything is done under the wave's lock, so that a person on two lists is one invitation also when both lists
come at the same moment. The log holds numbers, never an address.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.bulk import copy_rows
from surveys.actions.holding import hold_wave
from surveys.actions.keys import wave_key
from surveys.invitations import hashes_of_unwilling, mailed
from surveys.models import Distribution, Identity, Invitation, Message, OpenInvitation, Response, Wave
from surveys.personal import address_hash, mailed_token
from surveys.secrets import start_hash
from surveys.waves import audit_name_of

State = Message.State
HASH_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody to invite; the language is one of the survey's, or empty."""

    address: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of a list: how many were `added` to it, and how many were on it `already`.

    Of those that were added the team alone may know how many are invited by another organisation
    (`doubles`) and how many want no mail (`unwilling`).
    """

    added: int = 0
    already: int = 0
    doubles: int = 0
    unwilling: int = 0

    def __add__(self, other: "Added") -> "Added":
        return Added(
            added=self.added + other.added,
            already=self.already + other.already,
            doubles=self.doubles + other.doubles,
            unwilling=self.unwilling + other.unwilling,
        )


@transaction.atomic
def add_invitations(
    *, distribution: Distribution, people: Iterable[Person], by: User | None, now: datetime
) -> Added:
    """Put people, whose addresses were checked, on an organisation's list; each address once.

    Who is on the list of another organisation of the wave becomes a double of that. Nothing is mailed yet.
    Raises `ValidationError` once the wave is closed.
    """
    wave = hold_for_lists(distribution.wave_id)
    named = {address_hash(each.address): each for each in reversed(list(people))}
    invited = mailed(wave).filter(address_hash__in=list(named))
    own = {bytes(each.address_hash or b"") for each in invited.filter(distribution=distribution)}
    others = {bytes(each.address_hash or b""): each.id for each in invited.filter(double_of=None)}
    new = {key: each for key, each in named.items() if key not in own}
    columns = ("id", "wave_id", "distribution_id", "issue", "name", "address", "address_hash", "language")
    rows = (
        (uuid4(), wave.id, distribution.id, 0, each.name, each.address, key, each.language, others.get(key))
        for key, each in new.items()
    )
    copy_rows(Invitation, (*columns, "double_of_id"), rows)
    added = Added(
        added=len(new),
        already=len(own),
        doubles=len(new.keys() & others.keys()),
        unwilling=len(hashes_of_unwilling(wave, new.keys() - others.keys())),
    )
    if new:
        note(about=audit_name_of(distribution), action="list people", by=by, now=now, people=len(new))
    return added


@transaction.atomic
def remove_invitation(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Take somebody off a list who was not invited yet; a double takes over where there is one.

    Raises `ValidationError` once the mail is in the outbox.
    """
    hold_for_lists(invitation.wave_id)
    stored = Invitation.objects.get(id=invitation.id)
    if stored.messages.exists():
        raise ValidationError(_("The invitation is in the outbox already. Revoke its link instead."))
    _hand_over(stored)
    stored.delete()
    note(about=audit_name_of(invitation.distribution), action="take people off", by=by, now=now, people=1)


@transaction.atomic
def correct_invitation(*, invitation: Invitation, person: Person, by: User | None, now: datetime) -> None:
    """Give somebody on a list another name, language or address.

    With another address goes a new link, and the mail goes out again if it was in the outbox; what was begun
    by the old link is nobody's. Raises `ValidationError`.
    """
    wave = hold_for_lists(invitation.wave_id)
    stored = Invitation.objects.get(id=invitation.id)
    new_hash = address_hash(person.address)
    stored.name, stored.address, stored.language = person.name, person.address, person.language
    if new_hash == bytes(stored.address_hash or b""):
        stored.save(update_fields=["name", "address", "language"])
    else:
        _readdress(stored, wave, new_hash, now)
    note(about=audit_name_of(invitation.distribution), action="correct people", by=by, now=now, people=1)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Let a personal link lead nowhere, and send no more mail with it; a response that it started goes on.

    Whether it was used is not told: it looks the same afterwards. Raises `ValidationError`.
    """
    hold_for_lists(invitation.wave_id)
    Invitation.objects.filter(id=invitation.id).update(is_revoked=True)
    _replace_token(invitation, secrets.token_bytes(HASH_BYTES))
    waiting = Message.objects.filter(invitation=invitation, state=State.QUEUED)
    waiting.update(state=State.DROPPED, reason="not_needed")
    note(
        about=audit_name_of(invitation.distribution), action="revoke personal link", by=by, now=now, people=1
    )


@transaction.atomic
def reissue_invitation(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Mail a new personal link; the old one leads nowhere, and the new one goes on with what it started.

    Raises `ValidationError` for who was not invited yet.
    """
    wave = hold_for_lists(invitation.wave_id)
    stored = Invitation.objects.get(id=invitation.id)
    if not stored.messages.filter(kind=Message.Kind.INVITATION).exists():
        raise ValidationError(_("This person was not invited yet."))
    stored.issue += 1
    stored.is_revoked = False
    stored.save(update_fields=["issue", "is_revoked"])
    _replace_token(stored, start_hash(mailed_token(wave_key(wave), stored.id, stored.issue)))
    _mail_again(stored, now)
    note(about=audit_name_of(invitation.distribution), action="issue personal link", by=by, now=now, people=1)


def hold_for_lists(wave_id: int) -> Wave:
    """The wave, held until the transaction ends. Raises `ValidationError` if it is closed."""
    wave = hold_wave(wave_id)
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed, so nobody is invited any more."))
    return wave


def _readdress(stored: Invitation, wave: Wave, new_hash: bytes, now: datetime) -> None:
    same = mailed(wave).filter(address_hash=new_hash)
    if same.filter(distribution=stored.distribution_id).exists():
        raise ValidationError({"address": _("This address is on the list already.")})
    _hand_over(stored)
    stored.address_hash, stored.double_of = new_hash, same.filter(double_of=None).first()
    stored.issue += 1
    stored.save()
    Identity.objects.filter(invitation=stored).delete()
    opened = OpenInvitation.objects.filter(invitation=stored)
    if stored.double_of:
        opened.delete()
        Message.objects.filter(invitation=stored, state=State.QUEUED).delete()
        return
    if opened.exists():
        token = mailed_token(wave_key(wave), stored.id, stored.issue)
        opened.update(token_hash=start_hash(token))
    _mail_again(stored, now)


def _hand_over(invitation: Invitation) -> None:
    """Let the first double, if there is one, be invited in the place of `invitation`."""
    heir = invitation.doubles.order_by("id").first()
    if heir is None:
        return
    invitation.doubles.exclude(id=heir.id).update(double_of=heir)
    Invitation.objects.filter(id=invitation.id).update(double_of=heir)  # one at a time is no double
    Invitation.objects.filter(id=heir.id).update(double_of=None)


def _replace_token(invitation: Invitation, token_hash: bytes) -> None:
    """Where the invitation can still be used, let it be by another token, the response in progress along."""
    opened = OpenInvitation.objects.filter(invitation=invitation)
    old = opened.values_list("token_hash", flat=True).first()
    if old is None:
        return
    started = Response.objects.filter(start_hash=old)
    started.update(start_hash=token_hash)  # first, as completing does, which then deletes the other row
    opened.update(token_hash=token_hash)
    started.update(start_hash=token_hash)  # of who pressed Start in between


def _mail_again(invitation: Invitation, now: datetime) -> None:
    """Put the invitation's mail, if it was in the outbox, back into it.

    When and how it went out before stays: where the new mail turns out not to be needed, that is what was so.
    """
    mails = Message.objects.filter(invitation=invitation, kind=Message.Kind.INVITATION)
    if mails.filter(state=State.SENDING).exists():
        raise ValidationError(_("This mail is being sent at this moment. Try again in a minute."))
    if invitation.language:
        mails.update(language=invitation.language)
    mails.update(
        state=State.QUEUED,
        reason="",
        reply="",
        attempts=0,
        due_at=now,
        claim=None,
        provider_id="",
        delivered_at=None,
        complained_at=None,
    )
