"""What is known of a mail at the moment in which it is sent, and why it is not sent after all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from surveys.models import Message, Survey, Wave

Kind = Message.Kind

#: Mails that go whatever the wave's state is, and although its sending is stopped.
ALWAYS = (Kind.TRIAL, Kind.NOTICE)
#: In these states of a wave its other mails wait.
WAITING = (Wave.State.DRAFT, Wave.State.SCHEDULED, Wave.State.PAUSED)
#: Mails that ask somebody to take part.
ASKING = (Kind.INVITATION, Kind.REMINDER, Kind.PARTNER)
#: Mails that a person stops by finishing.
PERSONAL = (Kind.INVITATION, Kind.REMINDER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A message with everything that writing and sending it asks, read in the statement that claimed it.

    `invited_at` is when its reader was invited; `is_open`: the invitation can still be used; `is_known`: the
    organisation still has a contact person with this address.
    """

    id: UUID
    kind: str
    number: int
    trial_of: str
    address: str
    language: str
    attempts: int
    wave_id: int
    wave_state: str
    text_version: int
    mail_failures: int
    wave_closes_at: datetime | None
    survey_id: UUID
    privacy_mode: str
    closes_at: datetime | None
    link_token: str | None
    organisation: str
    invitation_id: UUID | None
    issue: int | None
    name: str
    invited_at: datetime | None
    is_open: bool
    is_known: bool
    has_opted_out: bool

    @property
    def closing(self) -> datetime | None:
        """When the organisation's own clock, else the wave's, ends."""
        return self.closes_at or self.wave_closes_at

    @property
    def has_personal_link(self) -> bool:
        """In the anonymous mode everybody of an organisation gets its one link."""
        return self.kind in PERSONAL and self.privacy_mode != Survey.PrivacyMode.ANONYMOUS


def why_not(order: Order, now: datetime) -> str:
    """Why the mail is not sent, in a word that `surveys/outbox.py` explains; empty: it is.

    Who completed, erased or was shut out is `not_needed` alike: nobody is to learn who has answered.
    """
    if order.kind in ALWAYS:
        return ""
    if order.has_opted_out:
        return "opted_out"
    if not order.address or not order.is_known:
        return "address_gone"
    if not _is_time(order, now):
        return "closed"
    if order.has_personal_link:
        return "" if order.is_open else "not_needed"
    return "link_revoked" if order.kind in ASKING and not order.link_token else ""


def _is_time(order: Order, now: datetime) -> bool:
    """Whether the wave asks, or for thanks: is closing."""
    if order.kind not in ASKING:
        return order.wave_state == Wave.State.CLOSING
    return order.wave_state == Wave.State.OPEN and (order.closing is None or now < order.closing)
