"""People who want no mail: of one survey, or never. Only keyed hashes of their addresses are kept."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Invitation, OptOut, Survey
from surveys.personal import address_hash

#: What the audit log calls the list.
NEVER_MAIL = "never-mail"


def opt_out(*, invitation: Invitation, for_ever: bool, now: datetime) -> None:
    """Whoever was invited wants no more mail of this survey, or none ever; asked twice it is the same.

    Respondents' deeds are in no log, so nothing is noted.
    """
    if invitation.address_hash:
        survey = None if for_ever else invitation.wave.survey
        _add([bytes(invitation.address_hash)], survey, now)


@transaction.atomic
def never_mail(*, addresses: Iterable[str], now: datetime, by: User | None) -> int:
    """Put addresses on the list of those that are never mailed; returns how many were not on it yet."""
    count = _add([address_hash(address) for address in addresses], None, now)
    if count:
        note(about=NEVER_MAIL, action="add", by=by, now=now, addresses=count)
    return count


@transaction.atomic
def mail_again(*, address: str, now: datetime, by: User | None) -> bool:
    """Take an address off the list; whether it was on it."""
    removed, _ = OptOut.objects.filter(survey=None, address_hash=address_hash(address)).delete()
    if removed:
        note(about=NEVER_MAIL, action="remove", by=by, now=now, addresses=removed)
    return bool(removed)


def _add(hashes: Iterable[bytes], survey: Survey | None, now: datetime) -> int:
    """How many wishes there were not yet."""
    wanted = set(hashes)
    wishes = OptOut.objects.filter(survey=survey, address_hash__in=wanted)
    new = wanted - {bytes(each) for each in wishes.values_list("address_hash", flat=True)}
    rows = (OptOut(address_hash=each, survey=survey, at=localdate(now)) for each in new)
    OptOut.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)
    return len(new)
