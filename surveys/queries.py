"""What is read for respondents: the ways in, and the responses that they opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from surveys.models import Distribution, Response, Survey, Version, Wave


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """What a link leads to: the newest version of a survey (None before it is published) in a wave.

    The test link has no wave, since its responses belong to no fieldwork.
    """

    survey: Survey
    version: Version | None
    wave: Wave | None = None
    distribution: Distribution | None = None
    is_test: bool = False

    @property
    def opens_at(self) -> datetime | None:
        """The organisation's own time, else the wave's."""
        return (self.distribution and self.distribution.opens_at) or (self.wave and self.wave.opens_at)

    @property
    def closes_at(self) -> datetime | None:
        """The organisation's own time, else the wave's."""
        return (self.distribution and self.distribution.closes_at) or (self.wave and self.wave.closes_at)

    def may_start(self, now: datetime) -> bool:
        """Whether a response can begin here at `now`."""
        if self.version is None or self.is_test:
            return self.version is not None
        in_time = (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )
        return self.wave is not None and self.wave.may_start and in_time


def general_way_in(code: str) -> WayIn | None:
    """Where the survey's own link leads: into its open wave, else into its last one."""
    survey = _surveys().filter(code=code).first()
    if survey is None:
        return None
    waves = sorted(survey.waves.all(), key=lambda wave: (wave.may_start, wave.number))
    return WayIn(survey=survey, version=newest_version(survey), wave=waves[-1] if waves else None)


def organisation_way_in(token: str) -> WayIn | None:
    """Where the open link of an organisation leads."""
    links = Distribution.objects.select_related("organisation", "wave")
    distribution = links.filter(token=token).first()
    if distribution is None:
        return None
    wave = distribution.wave
    survey = _surveys().get(id=wave.survey_id)
    return WayIn(survey=survey, version=newest_version(survey), wave=wave, distribution=distribution)


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


def _surveys() -> QuerySet[Survey]:
    return Survey.objects.defer("draft")
