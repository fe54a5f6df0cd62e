"""People who want no mail: of one survey, or never. Only keyed hashes of their addresses are kept.

Each wish stands in the ledger too, so that it holds also after an older back-up is restored.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from organisations import ledger
from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Invitation, OptOut, Survey
from surveys.personal import address_hash

#: What the audit log calls the list.
NEVER_MAIL = "never-mail"
#: The kinds of the ledger's lines: somebody wants no mail, or was taken off the list of those.
OPT_OUT, TAKEN_BACK = "opt-out", "opt-out taken back"


@transaction.atomic
def opt_out(*, invitation: Invitation, for_ever: bool, now: datetime) -> None:
    """Whoever was invited wants no more mail of this survey, or none ever; asked twice it is the same.

    Respondents' deeds are in no log, so nothing is noted. Raises `LedgerUnwritable`.
    """
    if invitation.address_hash:
        survey = None if for_ever else invitation.wave.survey
        add_wishes([bytes(invitation.address_hash)], survey, now)


@transaction.atomic
def never_mail(*, addresses: Iterable[str], now: datetime, by: User | None) -> int:
    """Put addresses on the list of those that are never mailed; returns how many were not on it yet.

    Raises `LedgerUnwritable`.
    """
    count = add_wishes([address_hash(address) for address in addresses], None, now)
    if count:
        note(about=NEVER_MAIL, action="add", by=by, now=now, addresses=count)
    return count


@transaction.atomic
def mail_again(*, address: str, now: datetime, by: User | None) -> bool:
    """Take an address off the list; whether it was on it. Raises `LedgerUnwritable`."""
    hashed = address_hash(address)
    removed, _ = OptOut.objects.filter(survey=None, address_hash=hashed).delete()
    if removed:
        ledger.append(TAKEN_BACK, [{"address": hashed.hex(), "survey": ""}], now=now)
        note(about=NEVER_MAIL, action="remove", by=by, now=now, addresses=removed)
    return bool(removed)


@transaction.atomic
def wish_again(*, wishes: Mapping[tuple[bytes, UUID | None], bool], now: datetime) -> int:
    """Bring wishes, whether an address wants no mail, back to what they were; how many differed."""
    changed = 0
    for (hashed, survey_id), wanted in wishes.items():
        found = OptOut.objects.filter(address_hash=hashed, survey=survey_id)
        is_gone = survey_id is not None and not Survey.objects.filter(id=survey_id).exists()
        if is_gone or found.exists() is wanted:
            continue
        changed += 1
        if wanted:
            OptOut.objects.create(address_hash=hashed, survey_id=survey_id, at=localdate(now))
        else:
            found.delete()
    return changed


def add_wishes(hashes: Iterable[bytes], survey: Survey | None, now: datetime) -> int:
    """Part of a transaction of the caller; returns how many wishes there were not yet."""
    wanted = set(hashes)
    wishes = OptOut.objects.filter(survey=survey, address_hash__in=wanted)
    new = wanted - {bytes(each) for each in wishes.values_list("address_hash", flat=True)}
    rows = (OptOut(address_hash=each, survey=survey, at=localdate(now)) for each in new)
    OptOut.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)
    of_survey = str(survey.id) if survey else ""
    ledger.append(OPT_OUT, [{"address": each.hex(), "survey": of_survey} for each in new], now=now)
    return len(new)
