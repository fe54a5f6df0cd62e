"""What is read for the team: where a survey stands, and the links to hand out."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from organisations.models import User
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Distribution, Survey, Version, Wave
from surveys.models.wave import current_wave


@dataclass(frozen=True, kw_only=True)
class Fieldwork:
    """A survey with its newest version (`None` before it is published) and its waves."""

    survey: Survey
    version: LoadedVersion | None
    waves: tuple[Wave, ...]

    @property
    def wave(self) -> Wave | None:
        """The open wave, else the last one."""
        return current_wave(self.waves)

    def title(self, language: str) -> str:
        """The survey's title, or its code before it is published."""
        return self.version.questionnaire.title.show(language) if self.version else self.survey.code


@dataclass(frozen=True, kw_only=True)
class OpenLink:
    """What an organisation hands out; `category` is the code of its sector."""

    organisation: str
    category: str
    url: str


def fieldwork_of_all(*, member: User | None = None) -> list[Fieldwork]:
    """All surveys by code, or only those in which `member` takes part."""
    found = _surveys().filter(members__user=member) if member else _surveys()
    return [_fieldwork(survey) for survey in found]


def fieldwork_of_each(codes: Collection[str]) -> dict[str, Fieldwork]:
    """The surveys with these codes, by code."""
    return {survey.code: _fieldwork(survey) for survey in _surveys().filter(code__in=codes)}


def fieldwork_of(code: str) -> Fieldwork | None:
    """The survey with this code."""
    return fieldwork_of_each([code]).get(code)


def open_links(wave: Wave) -> list[OpenLink]:
    """The open links of a wave's distributions, in their order; revoked ones are not among them."""
    distributions = Distribution.objects.filter(wave=wave, token__isnull=False).select_related("organisation")
    return [
        OpenLink(
            organisation=distribution.organisation.name,
            category=distribution.organisation.category_id,
            url=open_link(distribution),
        )
        for distribution in distributions
    ]


def open_link(distribution: Distribution) -> str:
    """The link that an organisation hands out; empty where it was revoked."""
    return open_link_of(distribution.token)


def open_link_of(token: str | None) -> str:
    """The same by its token; empty for none."""
    return _absolute("organisation_start", token) if token else ""


def general_link(survey: Survey) -> str:
    """The link that starts a response of no organisation."""
    return _absolute("start", survey.code)


def test_link(survey: Survey) -> str:
    """The team's link, whose responses count nowhere."""
    return _absolute("test_start", survey.test_token)


def _absolute(address: str, name: str) -> str:
    return f"{settings.BASE_URL}{reverse(address, args=[name])}"


def _surveys() -> QuerySet[Survey]:
    newest = Version.objects.filter(survey=OuterRef("pk")).order_by("-number").values("id")[:1]
    waves = Prefetch("waves", queryset=Wave.objects.order_by("number"))
    return Survey.objects.defer("draft").annotate(newest_version=Subquery(newest)).prefetch_related(waves)


def _fieldwork(survey: Survey) -> Fieldwork:
    version_id: int | None = survey.newest_version  # type: ignore[attr-defined]  # annotated above
    return Fieldwork(
        survey=survey,
        version=load_version(version_id) if version_id else None,
        waves=tuple(survey.waves.all()),
    )
