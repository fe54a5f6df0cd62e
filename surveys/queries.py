"""What is read for respondents: the ways in, and the responses that they opened."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, JSONField, Model, QuerySet

from organisations.models import Lock
from surveys.models import Distribution, Invitation, OpenInvitation, Response, Survey, Version, Wave
from surveys.models.wave import current_wave
from surveys.secrets import start_hash

AnyModel = TypeVar("AnyModel", bound=Model)

#: What answering a page reads of each table, by the names of the columns.
RESPONSE = [each.attname for each in Response._meta.concrete_fields if each.name != "receipt_hash"]
VERSION = ["id", "survey_id"]
SURVEY = ["id", "code", "privacy_mode", "organisation_source", "receipt_codes", "idle_minutes"]
WAVE = ["id", "number", "state", "ends_at"]
DISTRIBUTION = ["id", "number"]


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


IN_PROGRESS = f"""
SELECT EXISTS (SELECT FROM organisations_lock), {_columns("response", RESPONSE)},
    {_columns("version", VERSION)}, {_columns("survey", SURVEY)}, {_columns("wave", WAVE)},
    {_columns("distribution", DISTRIBUTION)}
FROM surveys_response response
JOIN surveys_version version ON version.id = response.version_id
JOIN surveys_survey survey ON survey.id = version.survey_id
LEFT JOIN surveys_wave wave ON wave.id = response.wave_id
LEFT JOIN surveys_distribution distribution ON distribution.id = response.distribution_id
WHERE NOT response.completed AND response.handle = %s AND response.{{secret}} = %s
"""  # noqa: S608 - names of our own columns
#: By what the browser shows: the resume code, or the token of a personal way in.
BY_CODE, BY_TOKEN = (IN_PROGRESS.format(secret=name) for name in ("resume_hash", "start_hash"))


def _plain(model: type[Model]) -> list[str]:
    """The columns of a model that are no documents, the primary key first."""
    return [each.attname for each in model._meta.concrete_fields if not isinstance(each, JSONField)]


#: What a survey's own link leads to, a row for each of its waves.
LED_TO: dict[type[Model], list[str]] = {model: _plain(model) for model in (Survey, Version, Wave)}
GENERAL = f"""
SELECT EXISTS (SELECT FROM organisations_lock), {_columns("survey", LED_TO[Survey])},
    {_columns("version", LED_TO[Version])}, {_columns("wave", LED_TO[Wave])}
FROM surveys_survey survey
LEFT JOIN LATERAL (
    SELECT * FROM surveys_version WHERE survey_id = survey.id ORDER BY number DESC LIMIT 1
) version ON TRUE
LEFT JOIN surveys_wave wave ON wave.survey_id = survey.id
WHERE survey.code = %s
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """What a link leads to: the newest version of a survey (None before it is published) in a wave.

    The test link has no wave, since its responses belong to no fieldwork. What the team enters from paper
    can start as long as others can finish. A personal way in is that of an `invitation`.
    """

    survey: Survey
    version: Version | None
    wave: Wave | None = None
    distribution: Distribution | None = None
    way: str = Response.Way.LINK
    is_test: bool = False
    is_entered: bool = False
    invitation: Invitation | None = None

    @property
    def source(self) -> Response.Source:
        """What responses that start here are."""
        if self.is_test:
            return Response.Source.TEST
        if self.wave and self.wave.is_pilot:
            return Response.Source.PILOT
        return Response.Source.ENTERED if self.is_entered else Response.Source.REAL

    @property
    def starting_states(self) -> tuple[str, ...]:
        """The states of the wave in which responses start here."""
        return Wave.GOING_ON if self.is_entered else Wave.STARTING

    @property
    def opens_at(self) -> datetime | None:
        """The organisation's own time, else the wave's."""
        own = self.distribution.opens_at if self.distribution else None
        return own or (self.wave.opens_at if self.wave else None)

    @property
    def closes_at(self) -> datetime | None:
        """The organisation's own time, else the wave's."""
        own = self.distribution.closes_at if self.distribution else None
        return own or (self.wave.closes_at if self.wave else None)

    def may_start(self, now: datetime) -> bool:
        """Whether a response can begin here at `now`."""
        if self.version is None or self.is_test:
            return self.version is not None
        if self.is_entered:
            return self.wave is not None and self.wave.may_go_on(now)
        in_time = (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )
        return self.wave is not None and self.wave.may_start and in_time


def general_way_in(code: str) -> WayIn | None:
    """Where the survey's own link leads: into its open wave, else into its last one; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(GENERAL, [code])
        rows = cursor.fetchall()
    if not rows:
        return None
    found = [_led_to(columns) for _is_locked, *columns in rows]
    survey, version, _wave = found[0]
    wave = current_wave(wave for _survey, _version, wave in found if wave)
    is_locked = rows[0][0]
    return WayIn(survey=survey, version=version, wave=_locked(wave) if wave and is_locked else wave)


def _led_to(columns: Iterable[Any]) -> tuple[Survey, Version | None, Wave | None]:
    """What a row of `GENERAL` holds after the first column."""
    values = iter(columns)
    survey, version, wave = _read(Survey, values), _read(Version, values), _read(Wave, values)
    version.survey = wave.survey = survey
    return survey, version if version.pk else None, wave if wave.pk else None


def _read(model: type[AnyModel], values: Iterator[Any]) -> AnyModel:
    names = LED_TO[model]
    return model.from_db(connection.alias, names, list(islice(values, len(names))))


def organisation_way_in(token: str) -> WayIn | None:
    """Where the open link of an organisation leads."""
    links = Distribution.objects.select_related("organisation", "wave")
    distribution = links.filter(token=token).first()
    if distribution is None:
        return None
    wave = distribution.wave
    survey = _surveys().get(id=wave.survey_id)
    return _way_in(survey, wave, distribution=distribution)


def personal_way_in(token: str) -> WayIn | None:
    """Where a mailed link or a printed code leads; `token` is what it stands for.

    None, whichever it is, for one that never was, was revoked, or whose response was completed.
    """
    opened = (
        OpenInvitation.objects.filter(token_hash=start_hash(token))
        .select_related("invitation__distribution__organisation", "invitation__wave__survey")
        .defer("invitation__wave__survey__draft")
        .first()
    )
    if opened is None:
        return None
    invitation = opened.invitation
    survey = invitation.wave.survey
    return WayIn(
        survey=survey,
        version=newest_version(survey),
        wave=invitation.wave,
        distribution=invitation.distribution,
        way=Response.Way.CODE if invitation.batch_id else Response.Way.MAIL,
        invitation=invitation,
    )


def way_in_from_paper(distribution: Distribution) -> WayIn:
    """Where a paper questionnaire that an organisation handed in is entered; with its wave and survey."""
    wave = distribution.wave
    return WayIn(
        survey=wave.survey,
        version=newest_version(wave.survey),
        wave=wave,
        distribution=distribution,
        way=Response.Way.TEAM,
        is_entered=True,
    )


def way_in_for_test(token: str) -> WayIn | None:
    """Where the team's test link leads."""
    survey = _surveys().filter(test_token=token).first()
    return WayIn(survey=survey, version=newest_version(survey), is_test=True) if survey else None


def newest_version(survey: Survey) -> Version | None:
    """The version that new responses answer."""
    return survey.versions.defer("document", "layout").order_by("-number").first()


def responses_in_progress() -> QuerySet[Response]:
    """Responses that can still be opened, with all that answering a page asks of them, in one statement."""
    return (
        Response.objects.filter(completed=False, handle__isnull=False)
        .select_related("wave", "distribution", "version__survey")
        .defer("version__document", "version__layout", "version__survey__draft")
    )


def response_in_progress(by: str, *, handle: str, secret_hash: bytes) -> Response:
    """The one of `responses_in_progress` that a browser opens, `BY_CODE` or `BY_TOKEN`.

    Raises `Response.DoesNotExist`. Every view and every send of a page begins with it, and Django would need
    longer to write this statement than PostgreSQL to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(by, (handle, secret_hash))
        row = cursor.fetchone()
    if row is None:
        raise Response.DoesNotExist
    is_locked, *columns = row
    database, values = connection.alias, iter(columns)
    response = Response.from_db(database, RESPONSE, list(islice(values, len(RESPONSE))))
    response.answers, response.draft = json.loads(response.answers), json.loads(response.draft)
    response.version = Version.from_db(database, VERSION, list(islice(values, len(VERSION))))
    response.version.survey = Survey.from_db(database, SURVEY, list(islice(values, len(SURVEY))))
    if response.wave_id is not None:
        wave = Wave.from_db(database, WAVE, list(islice(values, len(WAVE))))
        response.wave = _locked(wave) if is_locked else wave
    if response.distribution_id is not None:
        response.distribution = Distribution.from_db(database, DISTRIBUTION, row[-len(DISTRIBUTION) :])
    return response


def _way_in(survey: Survey, wave: Wave | None, **more: Any) -> WayIn:
    is_locked: bool = survey.is_locked  # type: ignore[attr-defined]  # annotated below
    shown = _locked(wave) if wave and is_locked else wave
    return WayIn(survey=survey, version=newest_version(survey), wave=shown, **more)


def _surveys() -> QuerySet[Survey]:
    return Survey.objects.defer("draft").annotate(is_locked=Exists(Lock.objects.all()))


def _locked(wave: Wave) -> Wave:
    """The wave as respondents find it while everything is locked: they can come back, nothing is lost."""
    if wave.state not in (Wave.State.DRAFT, Wave.State.FINAL):
        wave.state = Wave.State.PAUSED
    return wave
