"""Planning waves, and the organisations that distribute in them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import Organisation, User
from surveys.models import Distribution, Survey, Wave
from surveys.models.survey import random_token
from surveys.waves import audit_name


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the team decides of a wave; `targets` are numbers of responses by category code.

    `complete_percent` of the applicable items make a response complete; counters rest on it once it is open.
    """

    name: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_hours: int = 48
    target: int | None = None
    targets: dict[str, int] = field(default_factory=dict)
    is_pilot: bool = False
    complete_percent: int = 80


@transaction.atomic
def open_first_wave(*, survey: Survey, organisations: Iterable[Organisation], now: datetime) -> Wave:
    """Open wave 1 with a distribution for each organisation, numbered in this order.

    Raises `ValueError` for a survey that has no published version or has a wave already.
    """
    Survey.objects.select_for_update().get(id=survey.id)
    if not survey.versions.exists():
        raise ValueError(f"Cannot open a wave of {survey.code}: no version is published")
    if survey.waves.exists():
        raise ValueError(f"Cannot open the first wave of {survey.code}: it has one already")
    wave = Wave.objects.create(
        survey=survey, number=1, name=_("First wave"), state=Wave.State.OPEN, opens_at=now
    )
    _distribute(wave, organisations)
    return wave


@transaction.atomic
def create_wave(
    *, survey: Survey, plan: Plan, organisations: Iterable[Organisation], now: datetime, by: User | None
) -> Wave:
    """Make the survey's next wave, a draft in which these organisations take part.

    Raises `ValidationError` by field.
    """
    Survey.objects.select_for_update().get(id=survey.id)  # one at a time takes the next number
    last = survey.waves.aggregate(last=Max("number"))["last"] or 0
    wave = Wave(survey=survey, number=last + 1, **asdict(plan))
    _check_times(wave)
    wave.full_clean(exclude=["survey"], validate_constraints=False)
    wave.save()
    count = _distribute(wave, organisations)
    note(about=audit_name(wave), action="create", by=by, now=now, organisations=count)
    return wave


@transaction.atomic
def record_past_wave(
    *, survey: Survey, plan: Plan, organisations: Iterable[Organisation], now: datetime, by: User | None
) -> Wave:
    """Write down a wave that was carried out before, closed, so that its responses can be imported.

    Raises `ValidationError` by field unless it ended before `now`.
    """
    wave = create_wave(survey=survey, plan=plan, organisations=organisations, now=now, by=by)
    ends_at = plan.closes_at + timedelta(hours=plan.grace_hours) if plan.closes_at else now
    if plan.opens_at is None or ends_at >= now:
        raise ValidationError({"closes_at": _("A wave of the past has an opening and an end that are over.")})
    wave.state, wave.ends_at = Wave.State.CLOSING, ends_at
    wave.save(update_fields=["state", "ends_at"])
    return wave


@transaction.atomic
def change_wave(*, wave: Wave, plan: Plan, now: datetime, by: User | None) -> None:
    """Plan the wave otherwise, as far as its state still lets one.

    Opening is the past of a wave that was opened, and closing that of one that closed; what its responses are
    is settled when the first one can start. Raises `ValidationError` by field.
    """
    stored = Wave.objects.select_for_update().select_related("survey").get(id=wave.id)
    if stored.state == Wave.State.FINAL:
        raise ValidationError(_("This wave is final, so nothing of it changes."))
    changes = asdict(plan)
    fixed = [] if stored.state in Wave.PLANNED else ["opens_at", "is_pilot", "complete_percent"]
    fixed += ["closes_at", "grace_hours"] if stored.state == Wave.State.CLOSING else []
    for name in fixed:
        del changes[name]
    before = {name: getattr(stored, name) for name in changes}
    for name, value in changes.items():
        setattr(stored, name, value)
    if stored.state == Wave.State.SCHEDULED and (stored.opens_at is None or stored.opens_at <= now):
        raise ValidationError({"opens_at": _("A scheduled wave opens in the future.")})
    if "closes_at" in changes and stored.closes_at and stored.closes_at <= now:
        raise ValidationError({"closes_at": _("This moment has passed. To close a wave, use its button.")})
    _check_times(stored)
    stored.full_clean(exclude=["survey"], validate_constraints=False)
    stored.save(update_fields=list(changes))
    changed = {name: _told(changes[name]) for name in changes if changes[name] != before[name]}
    note(about=audit_name(stored), action="change", by=by, now=now, **changed)


@transaction.atomic
def write_texts(*, wave: Wave, texts: dict[str, dict[str, str]], now: datetime, by: User | None) -> None:
    """Replace the wave's texts, by purpose and language, and keep them as a new version.

    Mails name the version that they were written with. Raises `ValidationError` for a final wave.
    """
    stored = Wave.objects.select_for_update().select_related("survey").get(id=wave.id)
    if stored.state == Wave.State.FINAL:
        raise ValidationError(_("This wave is final, so nothing of it changes."))
    stored.texts, stored.text_version = texts, stored.text_version + 1
    stored.save(update_fields=["texts", "text_version"])
    stored.text_versions.create(number=stored.text_version, texts=texts, written_at=now, written_by=by)
    note(about=audit_name(stored), action="write texts", by=by, now=now, version=stored.text_version)


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
    wave = Wave.objects.select_for_update().select_related("survey").get(id=wave.id)
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed, so no organisation can join it."))
    if closes_at and closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment in the future.")})
    late = now if wave.state not in Wave.PLANNED else None
    joined = _distribute(wave, organisations, opens_at=late, closes_at=closes_at)
    if joined:
        note(about=audit_name(wave), action="join", by=by, now=now, organisations=joined)
    return joined


@transaction.atomic
def leave(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Let an organisation take part no more.

    Raises `ValidationError` once the wave was opened, and where somebody is to be invited through it.
    """
    wave = Wave.objects.select_for_update().select_related("survey").get(id=distribution.wave_id)
    if wave.state not in Wave.PLANNED:
        raise ValidationError(_("The wave was opened already. Revoke the organisation's link instead."))
    if distribution.invitations.exists():
        raise ValidationError(_("Codes were made for it, or people are on its list. Take these off first."))
    note(about=_name(distribution, wave), action="leave", by=by, now=now)
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
    wave = _running(distribution)
    if closes_at and closes_at != distribution.closes_at and closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment in the future.")})
    opens_at = distribution.opens_at or wave.opens_at
    if closes_at and opens_at and closes_at <= opens_at:
        raise ValidationError({"closes_at": _("This is before the opening.")})
    Distribution.objects.filter(id=distribution.id).update(closes_at=closes_at, target=target)
    about = _name(distribution, wave)
    note(about=about, action="change", by=by, now=now, closes_at=_told(closes_at), target=target)


@transaction.atomic
def revoke_link(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Let the organisation's link lead nowhere; responses that it started go on.

    Raises `ValidationError` once the wave is closed.
    """
    wave = _running(distribution)
    Distribution.objects.filter(id=distribution.id).update(token=None)
    note(about=_name(distribution, wave), action="revoke link", by=by, now=now)


@transaction.atomic
def issue_link(*, distribution: Distribution, now: datetime, by: User | None) -> None:
    """Give the organisation a new link; the one that it had leads nowhere.

    Raises `ValidationError` once the wave is closed.
    """
    wave = _running(distribution)
    Distribution.objects.filter(id=distribution.id).update(token=random_token())
    note(about=_name(distribution, wave), action="issue link", by=by, now=now)


def _distribute(wave: Wave, organisations: Iterable[Organisation], **times: Any) -> int:
    """Make the distributions that are missing.

    Records name an organisation by its number, so it keeps the one that it had in an earlier wave.
    """
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


def _running(distribution: Distribution) -> Wave:
    wave = Wave.objects.select_for_update().select_related("survey").get(id=distribution.wave_id)
    if wave.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed: its links lead nowhere any more."))
    return wave


def _check_times(wave: Wave) -> None:
    if wave.opens_at and wave.closes_at and wave.closes_at <= wave.opens_at:
        raise ValidationError({"closes_at": _("This is before the opening.")})


def _name(distribution: Distribution, wave: Wave) -> str:
    return f"{audit_name(wave)}/organisations/{distribution.number}"


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
