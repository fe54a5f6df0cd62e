"""What a survey has for a dataset: its variables, its waves, and what its respondents were promised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from analysis.datasets.table import Variable
from analysis.datasets.variables import Source, united
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey, Version, Wave

#: What has no wave was imported as it is, and is complete; recipes call it wave 0.
NO_WAVE = 0
#: So many responses a page looks through while somebody waits: about a second.
MOST_AT_ONCE = 50_000


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`versions` that were answered, the newest first; `waves` that are over, by number.

    `texts_allowed`: every version that was answered told its respondents that datasets may have free texts.
    """

    survey: Survey
    versions: tuple[LoadedVersion, ...]
    waves: Mapping[int, str]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return united(self.versions, self.waves)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(source.variable for source in self.sources)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Variable, ...]]:
        """The variables that a recipe may mean by a name: a column, or all columns of a question."""
        found: dict[str, list[Variable]] = {}
        for variable in self.variables:
            for name in dict.fromkeys((variable.name, variable.question)):
                if name:
                    found.setdefault(name, []).append(variable)
        return {name: tuple(variables) for name, variables in found.items()}

    @property
    def texts_allowed(self) -> bool:
        return all(version.questionnaire.consent.facts.free_text_in_datasets for version in self.versions)

    def named(self, names: Sequence[str]) -> frozenset[str]:
        """The names of all variables that are meant by `names`."""
        return frozenset(variable.name for name in names for variable in self.by_name.get(name, ()))

    def closed(self, names: Sequence[str]) -> frozenset[str]:
        """The same without free texts, which have no groups."""
        texts = {variable.name for variable in self.variables if variable.kind == "text"}
        return self.named(names) - texts


def offer_of(survey: Survey, waves: Collection[int] = ()) -> Offer:
    """What can go into a dataset of the survey now, or of some waves of it.

    Without versions there is no response that can.
    """
    mine = responses_of(survey, waves)
    versions = Version.objects.filter(survey=survey).filter(Exists(mine.filter(version=OuterRef("pk"))))
    numbers = versions.order_by("-number").values_list("id", flat=True)
    names: dict[int, str] = {}
    if mine.filter(wave=None).exists():
        names[NO_WAVE] = "–"
    over = Wave.objects.filter(survey=survey).filter(Exists(mine.filter(wave=OuterRef("pk"))))
    names |= dict(over.order_by("number").values_list("number", "name"))
    return Offer(survey=survey, versions=tuple(load_version(number) for number in numbers), waves=names)


def responses_of(survey: Survey, waves: Collection[int] = ()) -> QuerySet[Response]:
    """The responses that can be in a dataset: of waves that are final, and what was imported without one.

    `waves` are the numbers of some of these.

    Tests and pilots that nobody decided on have no record; who sent no page answered nothing.
    """
    is_over = Q(wave__state=Wave.State.FINAL) | Q(wave=None)
    counted = Response.objects.filter(version__survey=survey, record__isnull=False)
    over = counted.filter(is_over).exclude(sent=[]).exclude(source__in=Response.UNCOUNTED)
    if not waves:
        return over
    return over.filter(Q(wave__number__in=waves) | (Q(wave=None) if NO_WAVE in waves else Q(pk=None)))


def is_large(survey: Survey, waves: Collection[int] = ()) -> bool:
    """Whether so many responses can be in a dataset that nobody should wait for a look through all."""
    return responses_of(survey, waves).order_by()[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def counts_of(survey: Survey) -> Mapping[int, Mapping[bool, int]]:
    """How many responses each wave has by its number, complete ones and partial ones; one read."""
    found: dict[int, dict[bool, int]] = {}
    rows = responses_of(survey).values_list("wave__number", "completed").annotate(Count("id")).order_by()
    for number, completed, count in rows:
        found.setdefault(number or NO_WAVE, {True: 0, False: 0})[completed] = count
    return found
