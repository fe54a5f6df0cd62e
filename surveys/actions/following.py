"""Following the partners of a wave: what they told, what the team noted, and what they sent on paper."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.starting import NotOpen, Started, start_response
from surveys.loaded import load_version
from surveys.models import ContactNote, Distribution
from surveys.queries import way_in_from_paper
from surveys.waves import audit_name_of


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where the contact with a partner stands, when to look again, and the numbers that it told."""

    contact_state: str
    next_on: date | None = None
    staff_number: int | None = None
    sent_number: int | None = None


@transaction.atomic
def follow(
    *, distribution: Distribution, contact: Contact, text: str = "", now: datetime, by: User | None
) -> None:
    """Keep what is known of a partner in a wave, with a note where `text` has one.

    In every state of the wave: partners tell how many they sent after it closed as well. The audit log says
    that a note was added, not what it says. Raises `ValidationError` by field.
    """
    stored = Distribution.objects.select_for_update(of=("self",)).select_related("wave__survey")
    found = stored.get(id=distribution.id)
    wanted = asdict(contact)
    changed = {name: value for name, value in wanted.items() if value != getattr(found, name)}
    for name, value in changed.items():
        setattr(found, name, value)
    found.full_clean(exclude=["wave", "organisation", "token"], validate_constraints=False)
    found.save(update_fields=list(wanted))
    details: dict[str, Any] = dict(changed)
    if text:
        kept = ContactNote(distribution=found, at=now, by=by, text=text)
        kept.full_clean(exclude=["distribution", "by"])
        kept.save()
        details["note"] = True
    if details:
        note(about=audit_name_of(found), action="follow", by=by, now=now, **details)


@transaction.atomic
def tell_numbers(
    *,
    distribution: Distribution,
    sent_number: int | None,
    staff_number: int | None,
    now: datetime,
    by: User | None,
) -> None:
    """Keep what a partner tells of itself: how many it sent the link, how many work there (None: unknown).

    `distribution` comes with its wave and survey; in every state of the wave, as in `follow`.
    """
    told = {"sent_number": sent_number, "staff_number": staff_number}
    Distribution.objects.filter(id=distribution.id).update(**told)
    note(about=audit_name_of(distribution), action="tell numbers", by=by, now=now, **told)


@transaction.atomic
def enter_paper(
    *, distribution: Distribution, token: str, language: str, now: datetime, by: User | None
) -> Started:
    """Start the response of a paper questionnaire that a partner handed in, once for each token.

    `distribution` comes with its wave and survey. The audit log names the organisation only. Raises `NotOpen`
    where nobody can go on in the wave, or no version is published.
    """
    way_in = way_in_from_paper(distribution)
    if way_in.version is None:
        raise NotOpen
    version = load_version(way_in.version.id)
    started = start_response(way_in=way_in, version=version, token=token, language=language, now=now)
    note(about=audit_name_of(distribution), action="enter paper", by=by, now=now)
    return started
