"""Whose response is meant, when a person asks for it: found by address or by the code of a letter."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from surveys.models import Invitation, Survey, WaveKey
from surveys.personal import LostKey, address_hash, printed_code, read_printed, unwrap


def tied_invitations(survey: Survey, typed: str) -> list[Invitation]:
    """The invitations of this address or printed code that a response stays tied to, by wave.

    None in an anonymous survey, which ties nothing; no code of a wave that is final, whose key is gone.
    """
    found = Invitation.objects.filter(wave__survey=survey, identity__isnull=False)
    if "@" in typed:
        found = found.filter(batch=None, address_hash=address_hash(typed))
    else:
        found = found.filter(id__in=list(_printed(survey, typed)))
    named = found.select_related("wave__survey", "distribution__wave__survey", "distribution__organisation")
    return list(
        named.defer("wave__survey__draft", "distribution__wave__survey__draft").order_by("wave__number")
    )


def _printed(survey: Survey, typed: str) -> Iterator[UUID]:
    """Codes are stored nowhere: those of every letter with a response are derived anew."""
    code = read_printed(typed)
    if code is None:
        return
    for key in WaveKey.objects.filter(wave__survey=survey):
        with suppress(LostKey):
            secret = unwrap(bytes(key.wrapped), key.wave_id)
            letters = Invitation.objects.filter(wave=key.wave_id, batch__isnull=False, identity__isnull=False)
            for each in letters.only("id", "issue"):
                if printed_code(secret, each.id, each.issue) == code:
                    yield each.id
