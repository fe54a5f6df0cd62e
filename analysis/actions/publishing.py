"""Saying who sees results, and releasing them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.cleaning import cleaned_tallies, decisions_count
from analysis.core.strata import EVERYBODY
from analysis.models import OpenResults, PublishingSettings, Release, TallyState
from analysis.publishing.asking import asked_of
from analysis.publishing.comparing import rows_of_organisations
from analysis.publishing.corrections import asked_may_change, may_correct, with_totals
from analysis.publishing.plan import Plan, plan_of
from analysis.publishing.protecting import ShownRows, protected
from analysis.publishing.seeing import (
    decisions_for,
    last_release,
    plan_of_release,
    report_for,
    settings_of,
)
from analysis.publishing.steps import Step, rows_of_release
from analysis.queries import has_pending, has_synthetic, stored_tallies
from organisations.actions.auditing import note
from organisations.models import User
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.models import Survey, Wave
from surveys.questionnaire.record import ORGANISATION

#: These can change at any time; the others were promised when the first wave opened.
SWITCHES = ("public", "partner")
#: All of a release that anybody sees, but its number and when it was made.
SHOWN = (
    *("version_id", "responses", "decisions", "min_base", "min_cell"),
    *("breakdown", "groups", "definition", "tables", "organisations"),
)


@transaction.atomic
def change_publishing(*, survey: Survey, wanted: Mapping[str, Any], now: datetime, by: User | None) -> bool:
    """Give the survey other publishing settings, by field name; whether any differs from what it was.

    Raises `ValidationError` by field, as for what is fixed once a wave was opened.
    """
    Survey.objects.select_for_update().only("id").get(id=survey.id)  # one writer at a time, also of the first
    settings = settings_of(survey)
    changes = {name: value for name, value in wanted.items() if getattr(settings, name) != value}
    if not changes:
        return False
    fixed = [name for name in changes if name not in SWITCHES]
    if fixed and was_opened(survey):
        raise ValidationError(dict.fromkeys(fixed, _("This was fixed when the first wave opened.")))
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()
    note(about=survey.code, action="set publishing", by=by, now=now, **_told(changes))
    return True


def was_opened(survey: Survey) -> bool:
    """Whether a wave of the survey was ever open."""
    return survey.waves.exclude(state__in=Wave.PLANNED).exists()


@transaction.atomic
def make_release(*, fieldwork: Fieldwork, now: datetime, by: User | None, cleaned: bool = False) -> Release:
    """Release the results for partners and the public: everything at once, protected, and for good.

    `cleaned`: with the decisions of cleaning, where there are any; else of raw counts.
    Raises `ValidationError` with the reason why they cannot be released.
    """
    survey, version = fieldwork.survey, fieldwork.version
    Survey.objects.select_for_update().only("id").get(id=survey.id)
    reason = why_not(fieldwork)
    if reason or version is None:
        raise ValidationError(reason)
    settings, last = settings_of(survey), last_release(survey)
    decisions = _decisions(survey, version) if cleaned else None
    release = _protected_release(survey, version, settings, decisions)
    if last and _is_same(last, release):
        raise ValidationError(nothing_new(last))
    if last and not _may_follow(last, release, settings.block_size):
        raise ValidationError(refusal(settings))
    release.number, release.made_at, release.made_by = last.number + 1 if last else 1, now, by
    release.save()
    note(about=survey.code, action="release results", by=by, now=now, release=release.number)
    return release


def _is_same(last: Release, release: Release) -> bool:
    """Whether a release would show what the last one shows already."""
    return all(getattr(last, name) == getattr(release, name) for name in SHOWN)


def nothing_new(last: Release) -> str:
    """Why nothing is released a second time."""
    return _("Release %(number)d shows these very figures already: nothing was released again.") % {
        "number": last.number
    }


def _may_follow(last: Release, release: Release, k: int) -> bool:
    """Whether nothing that both releases tell differs by fewer than `k` persons."""
    units, (was, now) = plan_of_release(release).units, (last.tables, release.tables)
    compared = [with_totals(each.organisations, each.tables["units"]) for each in (last, release)]
    return (
        may_correct(units, was["units"], now["units"], k)
        and asked_may_change(was.get("asked", {}), now["asked"], k)
        and may_correct(units, compared[0], compared[1], k)
    )


def _decisions(survey: Survey, version: LoadedVersion) -> int | None:
    """How many decisions the cleaned counts have; `ValidationError` where these may not be released."""
    decisions = decisions_for(survey, version)
    if decisions is None and decisions_count(survey.id):
        raise ValidationError(raw_only())
    return decisions


def raw_only() -> str:
    """Why a release is of raw counts although there are decisions."""
    return _(
        "Raw totals were shown while a wave was open. Beside them cleaned figures would tell of few persons: "
        "the release has to be of raw data."
    )


def _protected_release(
    survey: Survey, version: LoadedVersion, settings: PublishingSettings, decisions: int | None
) -> Release:
    """What a release of this moment has, before it is decided whether it may be made."""
    source, report = report_for(survey, version.questionnaire, settings.breakdown)
    plan = plan_of(settings, report, version.questionnaire)
    read = stored_tallies if decisions is None else cleaned_tallies
    tallies = read(version.id, {EVERYBODY[0], ORGANISATION, plan.breakdown})
    if EVERYBODY not in tallies:
        raise ValidationError(_("Nobody has answered."))
    rows = rows_of_release(plan.units, plan.rows(tallies), _shown_while_open(version, plan), plan.limits)
    shown = protected(plan.units, rows, plan.limits, breakdown=plan.breakdown)
    organisations = rows_of_organisations(survey, plan, shown, tallies) if settings.partner else {}
    return Release(
        survey=survey,
        version_id=version.id,
        as_of=TallyState.objects.get(version=version.id).as_of,
        responses=tallies[EVERYBODY].started,
        decisions=decisions,
        min_base=settings.min_base,
        min_cell=settings.min_cell,
        breakdown=plan.breakdown,
        groups=list(plan.groups),
        definition=source,
        tables={
            "joined": plan.joined,
            "units": _as_json(shown),
            "asked": asked_of(plan, shown, tallies[EVERYBODY]),
            "synthetic": has_synthetic(version.id),
        },
        organisations=_as_json(organisations),
    )


def why_not(fieldwork: Fieldwork) -> str:
    """Why the results cannot be released at this moment; empty where they can."""
    states = {wave.state for wave in fieldwork.waves}
    if fieldwork.version is None or states <= {*Wave.PLANNED}:
        return _("No wave was opened yet.")
    if states & {Wave.State.OPEN, Wave.State.PAUSED, Wave.State.CLOSING}:
        return _("A wave is not final yet. Results are released once, after that.")
    if has_pending(fieldwork.version.id):
        return _("Answers wait to be counted. Try again in a moment.")
    if EVERYBODY not in stored_tallies(fieldwork.version.id, {EVERYBODY[0]}):
        return _("Nobody has answered.")
    return ""


def refusal(settings: PublishingSettings) -> str:
    """Why a corrected release is refused."""
    return _(
        "A corrected release would tell of few persons: some published count would change by fewer than "
        "%(k)d, or appear or disappear. The last release stays."
    ) % {"k": settings.block_size}


def _shown_while_open(version: LoadedVersion, plan: Plan) -> dict[str, Step]:
    now = OpenResults.objects.filter(version=version.id).first()
    steps: Mapping[str, Any] = now.shown if now else {}
    names = {unit.name for unit in plan.units}
    return {name: Step.of(data) for name, data in steps.items() if name in names}


def _as_json(shown: Mapping[str, ShownRows]) -> dict[str, Any]:
    return {name: {"total": rows.total, "groups": rows.groups} for name, rows in shown.items()}


def _told(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as the audit log keeps them: of long ones that there are some."""
    return {name: len(value) if isinstance(value, list | dict) else value for name, value in changes.items()}
