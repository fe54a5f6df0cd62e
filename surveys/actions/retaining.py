"""The end of a survey's contact data, links and unfinished responses: planned, by the clock, or at once."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from organisations import ledger
from organisations.actions.auditing import note
from organisations.ledger import LedgerUnwritable
from organisations.models import User
from surveys.actions.erasing import erase_unfinished
from surveys.models import (
    ContactNote,
    Distribution,
    Identity,
    InvitationList,
    Message,
    OpenInvitation,
    Survey,
    Wave,
    WaveKey,
)
from surveys.retention import due_on, promised_on, running_wave

#: The kind of the ledger's lines about surveys whose contact data were erased.
SURVEY_ERASED = "survey erased"
#: The rows stay, so that response rates keep their bases; whom they were about does not.
FORGET_PEOPLE = """
UPDATE surveys_invitation SET name = '', address = '', address_hash = sha256(gen_random_uuid()::text::bytea)
WHERE wave_id = ANY(%s) AND batch_id IS NULL AND (name <> '' OR address <> '')
"""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How many `invitations` lost name and address, `links` and codes lead nowhere now, and so on.

    `messages` are mails to others than who was invited, such as contact persons.
    """

    invitations: int
    links: int
    messages: int
    notes: int
    responses: int


@transaction.atomic
def plan_erasure(*, survey: Survey, erase_on: date | None, now: datetime, by: User | None) -> None:
    """Choose the day on which contact data, links and unfinished responses go; None: the promised one.

    Raises `ValidationError` for a day that is over or later than respondents were promised.
    """
    stored = Survey.objects.select_for_update(no_key=True).defer("draft").get(id=survey.id)
    promised = promised_on(stored)
    if erase_on and erase_on <= localdate(now):
        raise ValidationError({"erase_on": _("Choose a day in the future, or erase now.")})
    if erase_on and promised and erase_on > promised:
        raise ValidationError({"erase_on": _("This is later than respondents were promised.")})
    if stored.erase_on == erase_on:
        return
    stored.erase_on = erase_on
    stored.save(update_fields=["erase_on"])
    note(about=survey.code, action="plan erasure", by=by, now=now, erase_on=erase_on)


@transaction.atomic
def erase_survey(*, survey: Survey, now: datetime, by: User | None) -> Erased:
    """Erase contact data, links and unfinished responses now, whenever they were to go.

    Raises `ValidationError` while a wave runs or is scheduled, and `LedgerUnwritable`.
    """
    stored = lock_survey(survey.id)
    wave = running_wave(stored, now)
    if wave:
        told = _("The wave “%(wave)s” is not over, and needs them. Close it first, or make it a draft.")
        raise ValidationError(told % {"wave": wave.name})
    return _erase(stored, now=now, by=by)


def erase_due(*, now: datetime) -> None:
    """Erase of each survey whose day has come, once; where a wave still runs that day, when it is over.

    Any number of callers at once do it once. Raises `LedgerUnwritable`.
    """
    for survey in Survey.objects.defer("draft").order_by("code"):
        try:
            _erase_if_due(survey.id, now)
        except LedgerUnwritable:
            raise
        except ValidationError:
            continue  # a wave is not over


@transaction.atomic
def _erase_if_due(survey_id: UUID, now: datetime) -> None:
    survey = lock_survey(survey_id)
    due = due_on(survey)
    if due and due <= localdate(now) and (survey.erased_on is None or survey.erased_on < due):
        erase_survey(survey=survey, now=now, by=None)


@transaction.atomic
def erase_survey_again(*, survey_id: UUID, on: date, waves: Collection[int]) -> bool:
    """Erase anew what was erased `on` a day that the survey knows nothing of; whether it was so.

    `waves` are the numbers of those that were over that day, whatever a back-up shows them as.
    """
    stored = Survey.objects.select_for_update(no_key=True).defer("draft").filter(id=survey_id).first()
    if stored is None or (stored.erased_on and stored.erased_on >= on):
        return False
    _forget(stored, on, list(stored.waves.filter(number__in=waves)))
    return True


def lock_survey(survey_id: UUID) -> Survey:
    """The survey, held with its waves until the transaction ends: none of them opens meanwhile."""
    list(Wave.objects.select_for_update(no_key=True).filter(survey=survey_id).order_by("id"))
    return Survey.objects.select_for_update(no_key=True).defer("draft").get(id=survey_id)


def _erase(survey: Survey, *, now: datetime, by: User | None) -> Erased:
    waves = list(survey.waves.filter(state__in=Wave.CLOSED))
    erased = _forget(survey, localdate(now), waves)
    line = {"survey": str(survey.id), "waves": [wave.number for wave in waves]}
    ledger.append(SURVEY_ERASED, [line], now=now)
    note(about=survey.code, action="erase", by=by, now=now, **asdict(erased))
    return erased


def _forget(survey: Survey, on: date, waves: Sequence[Wave]) -> Erased:
    """Of the waves that were in the field; counters, and the completed responses, stay."""
    of_survey = Q(wave__in=waves)
    responses = erase_unfinished(survey)
    Identity.objects.filter(response__version__survey=survey).delete()
    used, _models = OpenInvitation.objects.filter(invitation__wave__in=waves).delete()
    links = Distribution.objects.filter(of_survey, token__isnull=False).update(token=None)
    WaveKey.objects.filter(of_survey).delete()
    InvitationList.objects.filter(of_survey).delete()
    messages, _models = Message.objects.filter(of_survey).exclude(address="").delete()
    Message.objects.filter(of_survey).update(reply="", provider_id="")
    notes, _models = ContactNote.objects.filter(distribution__wave__in=waves).delete()
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PEOPLE, [[wave.id for wave in waves]])
        invitations = cursor.rowcount
    survey.erased_on = on
    survey.save(update_fields=["erased_on"])
    return Erased(
        invitations=invitations, links=used + links, messages=messages, notes=notes, responses=responses
    )
