"""A dataset from beginning to end: the responses of one state, protected, described and packed."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.datasets.about import About, Join, State
from analysis.datasets.anonymise import Anonymised, CannotAnonymise, anonymise
from analysis.datasets.coding import codings
from analysis.datasets.earlier import earlier_of, join_with, releases_before, what_changed
from analysis.datasets.effects import disclosure
from analysis.datasets.facts import waves_of
from analysis.datasets.files.options import CsvStyle
from analysis.datasets.files.package import write_package
from analysis.datasets.offer import Offer, offer_of, responses_of
from analysis.datasets.reading import fitted
from analysis.datasets.recipe import Recipe, as_json
from analysis.datasets.snapshot import Snapshot, take
from analysis.models import DatasetRelease
from analysis.snapshot import one_state
from surveys.models import Response, Survey
from surveys.questionnaire.problems import InvalidDocument

Tell = Callable[[int, str], None]
#: The language of the documents in a package; labels and questions are in all languages of the survey.
DOCUMENTS = "en"
#: Percentages at which the parts of the work begin.
PROTECTING, COMPARING, WRITING = 10, 20, 30


@dataclass(frozen=True, kw_only=True)
class Built:
    """What was built; `diversity` is l of the sensitive column with the fewest different answers."""

    as_of: date
    rows: int
    k: int
    diversity: int | None
    digest: str


@dataclass(frozen=True)
class _Made:
    offer: Offer
    recipe: Recipe
    snapshot: Snapshot
    dataset: Anonymised


def build(
    survey: Survey,
    recipe: Mapping[str, Any],
    *,
    number: int,
    state: State,
    language: str,
    formats: Sequence[str],
    path: Path,
    tell: Tell,
    csv: CsvStyle = CsvStyle(),  # noqa: B008 - it never changes
) -> Built:
    """Writes the package of a dataset to `path`, of one state of the database.

    `recipe` is a JSON document, `number` that of the release, which is compared with those before it. Raises
    `InvalidDocument` where the recipe does not fit the survey, `CannotAnonymise`, and whatever `tell` raises.
    """
    with one_state(), _made(survey, recipe, tell) as made, override(language):
        tell(COMPARING, _("Comparing with earlier releases"))
        with override(DOCUMENTS):
            dataset = _in_words(made)
            about = _about(replace(made, dataset=dataset), number, state, language)

        def tell_of_files(percent: int, step: str) -> None:
            tell(WRITING + percent * (99 - WRITING) // 100, step)

        write_package(dataset.table(), about, formats, path, tell_of_files, csv=csv)
        return _built(made)


def measure(survey: Survey, recipe: Mapping[str, Any]) -> Built:
    """What building a dataset would give, without writing anything; for use in a transaction of one state.

    Raises `InvalidDocument` and `CannotAnonymise`.
    """
    with _made(survey, recipe, _in_silence) as made:
        return _built(made)


def _built(made: _Made) -> Built:
    dataset = made.dataset
    return Built(
        as_of=made.snapshot.as_of,
        rows=dataset.rows,
        k=dataset.found.smallest,
        diversity=min(dataset.diversity.values(), default=None),
        digest=dataset.digest,
    )


@contextmanager
def _made(survey: Survey, recipe: Mapping[str, Any], tell: Tell) -> Iterator[_Made]:
    """The dataset of a recipe; its cells are gone afterwards."""
    tell(0, _("Reading responses"))
    if not offer_of(survey).versions:
        raise CannotAnonymise(_("Only responses of waves that are final can be in a dataset."))
    read, offer = fitted(recipe, survey)
    snapshot = take(offer, read)
    with snapshot.cells:
        tell(PROTECTING, _("Protecting rows"))
        dataset = anonymise(snapshot, offer, read)
        with dataset.cells:
            yield _Made(offer, read, snapshot, dataset)


def _in_words(made: _Made) -> Anonymised:
    """The dataset, with what was done to its variables in the active language."""
    coding = codings(made.recipe, made.offer)
    variables = (
        replace(variable, recoded=coding[variable.name].variable.recoded)
        for variable in made.dataset.variables
    )
    return replace(made.dataset, variables=tuple(variables))


def _about(made: _Made, number: int, state: State, language: str) -> About:
    """What is told about a dataset, after it was compared with the releases before it."""
    survey = made.offer.survey
    before = releases_before(survey, number)
    joins: list[Join] = []
    changes: tuple[str, ...] = ()
    for release in before:
        with _made_again(release) as theirs:
            joins.append(join_with(release, made.dataset, theirs))
            if release is before[0]:
                changes = tuple(what_changed(release, theirs, made.dataset))
    return About(
        survey=survey.code,
        number=number,
        state=state,
        audience=made.recipe.audience,
        language=language,
        as_of=made.snapshot.as_of,
        software=software(),
        questionnaires={version.number: version.questionnaire for version in made.offer.versions},
        recipe=as_json(made.recipe),
        waves=tuple(waves_of(made.offer, made.snapshot.rows_by_wave)),
        disclosure=disclosure(made.snapshot, made.dataset, made.offer, made.recipe, joins),
        changes=changes,
        earlier=tuple(earlier_of(release) for release in before),
        synthetic=responses_of(survey).filter(source=Response.Source.SYNTHETIC).exists(),
    )


@contextmanager
def _made_again(release: DatasetRelease) -> Iterator[Anonymised | None]:
    """An earlier release made of the responses that there are now; None where that is impossible."""
    with ExitStack() as open_files:
        try:
            made = open_files.enter_context(_made(release.survey, release.recipe, _in_silence))
        except (CannotAnonymise, InvalidDocument):
            made = None
        yield made.dataset if made else None


def _in_silence(percent: int, step: str) -> None:
    """What was made before is made again without a word."""


def software() -> str:
    """This program and its version."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"Peilpunt {project['version']}"
