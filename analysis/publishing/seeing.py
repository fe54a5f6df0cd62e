"""What an audience sees of a survey at this moment.

Partners and the public see the last release; before the first one, where the team wants it, totals in steps
while a wave is open; else nothing. All of it is made of counts that were protected before they were stored,
or are protected here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.utils.timezone import localdate

from analysis.cleaning import cleaned_tallies, decisions_count
from analysis.core.strata import EVERYBODY
from analysis.models import OpenResults, PublishingSettings, Release
from analysis.publishing.asking import asked_of
from analysis.publishing.default import report_of_questions
from analysis.publishing.plan import Plan, plan_of
from analysis.publishing.protecting import Limits, ShownRows, protected
from analysis.publishing.released import Published, released
from analysis.publishing.steps import Step, shown_in_steps
from analysis.queries import has_synthetic, stored_tallies
from analysis.report.captions import data
from analysis.report.definition import Report
from analysis.report.kinds.base import Kind
from analysis.report.output import Output
from analysis.report.reading import parse
from analysis.reports import definition_of
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Survey
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument

Audience = Literal["public", "partner"]
MOST_KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The outputs that an audience sees; `release` is 0 while a wave is open.

    `responses` is how many are in a release, or were completed at the last block. `as_of` is the day of the
    last count in a release: its moment would be that of the last answer. So many `decisions` of cleaning are
    in the figures; `None`: these are raw. `synthetic`: a program made up answers in them.
    """

    outputs: tuple[Output, ...]
    release: int
    responses: int
    as_of: date | None
    limits: Limits
    decisions: int | None = None
    synthetic: bool = False

    @property
    def data(self) -> str:
        """Whether the figures are raw or cleaned, as a sentence."""
        return data(self.decisions)


def settings_of(survey: Survey) -> PublishingSettings:
    """The settings of a survey, with nothing switched on where nobody chose any."""
    return PublishingSettings.objects.filter(survey=survey).first() or PublishingSettings(survey=survey)


def is_on(settings: PublishingSettings, audience: Audience) -> bool:
    return settings.public if audience == "public" else settings.partner


def last_release(survey: Survey) -> Release | None:
    return Release.objects.filter(survey=survey).order_by("-number").first()


def decisions_for(survey: Survey, version: LoadedVersion) -> int | None:
    """How many decisions of cleaning a release can have; `None`: there are none, or it must be of raw counts.

    Totals in steps are raw. Beside them cleaned counts would tell of the few whom a decision is about.
    """
    if OpenResults.objects.filter(version=version.id).exclude(shown={}).exists():
        return None
    return decisions_count(survey.id) or None


def seen(fieldwork: Fieldwork, audience: Audience, language: str) -> Seen | None:
    """What the audience sees; `None` where the survey shows it nothing at all."""
    settings = settings_of(fieldwork.survey)
    if fieldwork.version is None or not is_on(settings, audience):
        return None
    release = last_release(fieldwork.survey)
    if release:
        return _seen_of_release(release, language)
    return _seen_while_open(fieldwork.survey, fieldwork.version, settings, language)


def _seen_of_release(release: Release, language: str) -> Seen:
    synthetic: bool | None = release.tables.get("synthetic")  # older releases do not say it
    return Seen(
        outputs=_of_release(release.id, language),
        release=release.number,
        responses=release.responses,
        as_of=localdate(release.as_of),
        limits=Limits(min_base=release.min_base, min_cell=release.min_cell),
        decisions=release.decisions,
        synthetic=has_synthetic(release.version_id) if synthetic is None else synthetic,
    )


def _seen_while_open(
    survey: Survey, version: LoadedVersion, settings: PublishingSettings, language: str
) -> Seen:
    """What is seen before the first release."""
    limits = Limits(min_base=settings.min_base, min_cell=settings.min_cell)
    now = OpenResults.objects.filter(version=version.id).first() if settings.while_open else None
    if now is None or not now.shown:
        return Seen(outputs=(), release=0, responses=0, as_of=None, limits=limits)
    return Seen(
        outputs=_while_open(version.id, survey.id, now.as_of, definition_of(survey), language),
        release=0,
        responses=max(step["completed"] for step in now.shown.values()),
        as_of=None,
        limits=limits,
        synthetic=has_synthetic(version.id),
    )


def report_for(survey: Survey, questionnaire: Questionnaire, breakdown: str) -> tuple[str, Report]:
    """The text of the definition that is published, and its report; no text where there is no definition.

    A definition that does not fit the questionnaire is none.
    """
    source = definition_of(survey)
    return source, report_of(source, questionnaire, breakdown)


def report_of(source: str, questionnaire: Questionnaire, breakdown: str) -> Report:
    """The report that a text defines, or that of all questions."""
    try:
        return parse(source.encode(), questionnaire)
    except InvalidDocument:
        return report_of_questions(questionnaire, breakdown)


def current_plan(survey: Survey, version: LoadedVersion, settings: PublishingSettings) -> Plan:
    """What the survey publishes as things are now."""
    _source, report = report_for(survey, version.questionnaire, settings.breakdown)
    return plan_of(settings, report, version.questionnaire)


def plan_of_release(release: Release) -> Plan:
    """What a release publishes."""
    questionnaire = load_version(release.version_id).questionnaire
    return Plan(
        report=report_of(release.definition, questionnaire, release.breakdown),
        questionnaire=questionnaire,
        breakdown=release.breakdown,
        groups=release.groups,
        joined=release.tables["joined"],
        limits=Limits(min_base=release.min_base, min_cell=release.min_cell),
    )


def published(
    plan: Plan,
    shown: Mapping[str, ShownRows],
    decisions: int | None = None,
    asked: Mapping[str, int] | None = None,
) -> Published:
    return Published(
        questionnaire=plan.shown_questionnaire,
        breakdown=plan.breakdown,
        units=tuple(plan.shown_units),
        shown=shown,
        decisions=decisions,
        asked=asked or {},
    )


def shown_of(tables: Mapping[str, Any]) -> dict[str, ShownRows]:
    """The protected rows that a release stores."""
    return {name: ShownRows(total=rows["total"], groups=rows["groups"]) for name, rows in tables.items()}


@lru_cache(MOST_KEPT)  # a release never changes
def _of_release(release_id: int, language: str) -> tuple[Output, ...]:
    release = Release.objects.get(id=release_id)
    plan = plan_of_release(release)
    tables = release.tables
    shown = published(plan, shown_of(tables["units"]), release.decisions, tables.get("asked", {}))
    return tuple(released(plan.report, shown, language))


@lru_cache(MOST_KEPT)  # a block never changes, and what else may is in the key
def _while_open(
    version_id: int, survey_id: UUID, _block: datetime, source: str, language: str
) -> tuple[Output, ...]:
    settings, version = PublishingSettings.objects.get(survey=survey_id), load_version(version_id)
    now = OpenResults.objects.get(version=version_id)
    report = report_of(source, version.questionnaire, settings.breakdown)
    plan = plan_of(settings, report, version.questionnaire)
    shown = {name: Step.of(data) for name, data in now.shown.items()}
    return tuple(
        released(plan.report, published(plan, shown_in_steps(plan.units, shown, plan.limits)), language)
    )


def preview(fieldwork: Fieldwork, language: str) -> tuple[Seen, list[Kind]] | None:
    """What a release of this moment would show, and the outputs that it would leave out; `None`: no answers.

    As if nothing had been shown before; of cleaned counts where these are to be had.
    """
    version = fieldwork.version
    if version is None:
        return None
    settings = settings_of(fieldwork.survey)
    plan = current_plan(fieldwork.survey, version, settings)
    decisions = decisions_for(fieldwork.survey, version)
    read = cleaned_tallies if decisions else stored_tallies
    tallies = read(version.id, {EVERYBODY[0], plan.breakdown})
    if EVERYBODY not in tallies:
        return None
    shown = protected(plan.units, plan.rows(tallies), plan.limits, breakdown=plan.breakdown)
    asked = asked_of(plan, shown, tallies[EVERYBODY])
    outputs = tuple(released(plan.report, published(plan, shown, decisions, asked), language))
    last = last_release(fieldwork.survey)
    found = Seen(
        outputs=outputs,
        release=last.number + 1 if last else 1,
        responses=tallies[EVERYBODY].started,
        as_of=None,
        limits=plan.limits,
        decisions=decisions,
        synthetic=has_synthetic(version.id),
    )
    ids = {output.id for output in outputs}
    return found, [kind for kind in plan.report.outputs if kind.id not in ids]
