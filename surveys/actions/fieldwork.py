"""Planning waves: when they are open, who takes part at first, and their texts."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import Organisation, User
from surveys.actions.distributing import distribute
from surveys.actions.holding import hold_wave
from surveys.models import Survey, Wave
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
    distribute(wave, organisations)
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
    count = distribute(wave, organisations)
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
    stored = hold_wave(wave.id)
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
    changed = {name: changes[name] for name in changes if changes[name] != before[name]}
    note(about=audit_name(stored), action="change", by=by, now=now, **changed)


@transaction.atomic
def write_texts(*, wave: Wave, texts: dict[str, dict[str, str]], now: datetime, by: User | None) -> None:
    """Replace the wave's texts, by purpose and language, and keep them as a new version.

    Mails name the version that they were written with. Raises `ValidationError` for a final wave.
    """
    stored = hold_wave(wave.id)
    if stored.state == Wave.State.FINAL:
        raise ValidationError(_("This wave is final, so nothing of it changes."))
    stored.texts, stored.text_version = texts, stored.text_version + 1
    stored.save(update_fields=["texts", "text_version"])
    stored.text_versions.create(number=stored.text_version, texts=texts, written_at=now, written_by=by)
    note(about=audit_name(stored), action="write texts", by=by, now=now, version=stored.text_version)


def _check_times(wave: Wave) -> None:
    if wave.opens_at and wave.closes_at and wave.closes_at <= wave.opens_at:
        raise ValidationError({"closes_at": _("This is before the opening.")})
