"""The organisations that take part in a wave: letting them in, their own clock, and their links."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import Organisation, User
from surveys.actions.holding import hold_wave
from surveys.models import Distribution, Survey, Wave
from surveys.models.survey import random_token
from surveys.waves import audit_name, audit_name_of


@transaction.atomic
def take_part(
    *,
    wave: Wave,
    organisations: Iterable[Organisation],
    now: datetime,
    by: User | None,
    closes_at: datetime | None = None,
) -> int:
    """Let organisations join the wave, each with a link; returns how many did not take part yet.

    One that joins while the wave is open starts its own clock now; `closes_at` is when that ends (None: with
    the wave). Raises `ValidationError` by field.
    """
    wave = hold_wave(wave.id)
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed, so no organisation can join it."))
    if closes_at and closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment in the future.")})
    late = now if wave.state not in Wave.PLANNED else None
    joined = distribute(wave, organisations, opens_at=late, closes_at=closes_at)
    if joined:
        note(about=audit_name(wave), action="join", by=by, now=now, organisations=joined)
    return joined


@transaction.atomic
def leave(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Let an organisation take part no more.

    Raises `ValidationError` once the wave was opened, and where somebody is to be invited through it.
    """
    wave = hold_wave(distribution.wave_id)
    if wave.state not in Wave.PLANNED:
        raise ValidationError(_("The wave was opened already. Revoke the organisation's link instead."))
    if distribution.invitations.exists():
        raise ValidationError(_("Codes were made for it, or people are on its list. Take these off first."))
    note(about=audit_name_of(distribution), action="leave", by=by, now=now)
    distribution.delete()


@transaction.atomic
def change_distribution(
    *,
    distribution: Distribution,
    closes_at: datetime | None,
    target: int | None,
    now: datetime,
    by: User | None,
) -> None:
    """Give an organisation a closing time of its own (None: the wave's) and a target number.

    Raises `ValidationError` by field.
    """
    wave = _hold_running(distribution)
    if closes_at and closes_at != distribution.closes_at and closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment in the future.")})
    opens_at = distribution.opens_at or wave.opens_at
    if closes_at and opens_at and closes_at <= opens_at:
        raise ValidationError({"closes_at": _("This is before the opening.")})
    Distribution.objects.filter(id=distribution.id).update(closes_at=closes_at, target=target)
    about = audit_name_of(distribution)
    note(about=about, action="change", by=by, now=now, closes_at=closes_at, target=target)


@transaction.atomic
def revoke_link(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Let the organisation's link lead nowhere; responses that it started go on.

    Raises `ValidationError` once the wave is closed.
    """
    _hold_running(distribution)
    Distribution.objects.filter(id=distribution.id).update(token=None)
    note(about=audit_name_of(distribution), action="revoke link", by=by, now=now)


@transaction.atomic
def issue_link(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Give the organisation a new link; the one that it had leads nowhere.

    Raises `ValidationError` once the wave is closed.
    """
    _hold_running(distribution)
    Distribution.objects.filter(id=distribution.id).update(token=random_token())
    note(about=audit_name_of(distribution), action="issue link", by=by, now=now)


def distribute(wave: Wave, organisations: Iterable[Organisation], **times: Any) -> int:
    """Make the distributions that are missing.

    Records name an organisation by its number, so it keeps the one that it had in an earlier wave.
    """
    Survey.objects.select_for_update(no_key=True).only("id").get(id=wave.survey_id)  # one at a time counts on
    of_survey = Distribution.objects.filter(wave__survey=wave.survey)
    numbers = dict(of_survey.values_list("organisation", "number"))
    present = set(wave.distributions.values_list("organisation", flat=True))
    last = of_survey.aggregate(last=Max("number"))["last"] or 0
    new = []
    for organisation in organisations:
        if organisation.id not in present:
            last += organisation.id not in numbers
            number = numbers.get(organisation.id, last)
            new.append(Distribution(wave=wave, organisation=organisation, number=number, **times))
    Distribution.objects.bulk_create(new)
    return len(new)


def _hold_running(distribution: Distribution) -> Wave:
    """The wave, held until the transaction ends. Raises `ValidationError` if it is closed."""
    wave = hold_wave(distribution.wave_id)
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed: its links lead nowhere any more."))
    return wave
