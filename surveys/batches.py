"""Batches of printed codes as the team reads and prints them.

No code is stored: whoever prints a batch derives its codes anew from the wave's key. They come in the order
of the invitations' random ids, so that neither letters nor lists tell in which order codes were made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.letters import values_for
from surveys.models import CodeBatch, Distribution, Invitation, Survey, Wave, WaveKey
from surveys.personal import LostKey, printed_code, show_printed, unwrap
from surveys.printed import Letter, TooBusy, TooLong, Wording, letters
from surveys.questionnaire.document import Questionnaire
from surveys.texts import PRINTED, fill, text_of, unknown_placeholders
from surveys.waves import audit_name_of

#: A file of so many letters is made within seconds and printed in one go.
LETTERS_IN_A_FILE = 500


class NotPrintable(Exception):  # noqa: N818 - it is what it says
    """The batch's codes cannot be had; the message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A printed code, in its groups, and what its QR code opens."""

    code: str
    link: str


def audit_name(batch: CodeBatch) -> str:
    """What the audit log calls the batch."""
    return f"{audit_name_of(batch.distribution)}/codes/{batch.number}"


def batches_of(distribution: Distribution) -> QuerySet[CodeBatch]:
    """The organisation's batches, the last one first."""
    return distribution.batches.select_related("made_by").order_by("-number")


def unfinished_batches() -> QuerySet[CodeBatch]:
    """The batches of which codes are still to be made."""
    batches = CodeBatch.objects.select_related("distribution__wave__survey").filter(made__lt=F("size"))
    return (
        batches.filter(revoked_at=None)
        .exclude(distribution__wave__state__in=Wave.CLOSED)
        .exclude(distribution__wave__survey__privacy_mode=Survey.PrivacyMode.ANONYMOUS)
        .defer("distribution__wave__survey__draft")
        .order_by("id")
    )


def parts_of(batch: CodeBatch) -> int:
    """How many files the batch's letters fill."""
    return -(-batch.size // LETTERS_IN_A_FILE)


def codes_of(batch: CodeBatch, part: int | None = None) -> Iterator[Code]:
    """The codes of a batch, or those of one file of letters (from 1), in constant memory.

    Raises `NotPrintable`, before the first one is asked for.
    """
    start = 0 if part is None else (part - 1) * LETTERS_IN_A_FILE
    end = None if part is None else start + LETTERS_IN_A_FILE
    return _derived(batch.invitations.order_by("id")[start:end], _key(batch))


def printed_letters(batch: CodeBatch, part: int, language: str, questionnaire: Questionnaire) -> bytes:
    """One file of the batch's letters as PDF. Raises `NotPrintable`."""
    codes = codes_of(batch, part)
    distribution = batch.distribution
    values = values_for(distribution.wave, distribution, questionnaire, language) | {"link": code_page()}
    text = text_of(distribution.wave, PRINTED, language)
    unknown = unknown_placeholders(text, ("code", *(name for name, value in values.items() if value)))
    if unknown:
        told = {"names": ", ".join(f"{{{name}}}" for name in unknown)}
        raise NotPrintable(_("Nothing is known yet for %(names)s, which stands in the letter.") % told)
    made = [
        Letter(text=fill(text, values | {"code": each.code}), code=each.code, link=each.link)
        for each in codes
    ]
    try:
        return letters(_wording(values, language), made)
    except TooLong:
        raise NotPrintable(_("The text of the letter does not fit on one page. Shorten it.")) from None
    except TooBusy:
        raise NotPrintable(_("The server is too busy to draw letters. Try again in a minute.")) from None


def code_page() -> str:
    """The address where a printed code is typed."""
    return f"{settings.BASE_URL}{reverse('code')}"


def _wording(values: Mapping[str, str], language: str) -> Wording:
    with override(language):
        return Wording(
            language=language,
            title=values["survey"],
            code_page=values["link"],
            code_label=_("Your code"),
            page_label=_("Type it at"),
            qr=_("QR code of your personal link"),
        )


def _derived(invitations: QuerySet[Invitation], key: bytes) -> Iterator[Code]:
    page = reverse("personal", args=["CODE"])  # once: asking for each address takes longer than all the rest
    for invitation, issue in invitations.values_list("id", "issue").iterator():
        code = printed_code(key, invitation, issue)
        yield Code(code=show_printed(code), link=f"{settings.BASE_URL}{page.replace('CODE', code)}")


def _key(batch: CodeBatch) -> bytes:
    wave = batch.distribution.wave
    if batch.revoked_at:
        raise NotPrintable(_("This batch was revoked: its codes lead nowhere. Make a new one."))
    if wave.state in Wave.CLOSED:
        raise NotPrintable(_("This wave is closed: its codes lead nowhere, and they cannot be had again."))
    try:
        key = unwrap(bytes(WaveKey.objects.get(wave=wave).wrapped), wave.id)
    except (WaveKey.DoesNotExist, LostKey):
        raise NotPrintable(
            _("The key of this wave is lost, so its codes cannot be had again. Revoke this batch.")
        ) from None
    if not batch.is_whole:
        raise NotPrintable(_("The codes of this batch are still being made. Wait until all are there."))
    return key
