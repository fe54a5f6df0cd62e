"""A recipe to begin with, and what a recipe would do, before anything is built."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _

from analysis.core.anonymity import groups, least_diversity
from analysis.core.coarsening import bands, small_categories
from analysis.datasets.about import Audience, Disclosure
from analysis.datasets.anonymise import CannotAnonymise, anonymise, sensitive_column
from analysis.datasets.effects import Comparison, answer_counts, comparisons, disclosure
from analysis.datasets.offer import Offer, is_large
from analysis.datasets.recipe import DEFAULT_K, OTHER, Bands, Merge, Recipe
from analysis.datasets.snapshot import Snapshot, kept, take
from analysis.datasets.store import Stored, is_answer
from analysis.datasets.table import Variable
from analysis.datasets.variables import LANGUAGE

#: Into how many bands a number is put at most.
MOST_BANDS = 5
#: What joined answers are called, the first of these that is free.
JOINED = (OTHER, "joined")


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What a recipe does to the responses that there are now.

    `k`, `groups`, `unique_rows` and `diversity` are those before anything is recoded or blanked; what holds
    afterwards is in `disclosure`.
    """

    rows: int
    k: int
    groups: int
    unique_rows: int
    diversity: Mapping[str, int]
    disclosure: Disclosure
    comparisons: tuple[Comparison, ...]


def evaluate(offer: Offer, recipe: Recipe) -> Evaluation:
    """The effect of a recipe on what it protects; other columns are not even read.

    For use inside `one_state`. Raises `CannotAnonymise`.
    """
    recipe = _narrowed(recipe, offer)
    snapshot = take(offer, recipe)
    with snapshot.cells:
        dataset = anonymise(snapshot, offer, recipe)
        known, secret = offer.closed(recipe.quasi_identifiers), offer.closed(recipe.sensitive)
        found = groups([cells for _, cells in _columns(snapshot, known)], snapshot.rows)
        with dataset.cells:
            return Evaluation(
                rows=snapshot.rows,
                k=found.smallest,
                groups=found.count,
                unique_rows=int((found.sizes == 1).sum()),
                diversity={
                    variable.name: least_diversity(found, sensitive_column(variable, cells))
                    for variable, cells in _columns(snapshot, secret)
                },
                disclosure=disclosure(snapshot, dataset, offer, recipe),
                comparisons=tuple(comparisons(snapshot, dataset, offer, recipe)),
            )


def propose(
    offer: Offer,
    *,
    audience: Audience = "named",
    k: int = 0,
    known: Sequence[str] = (),
    counted: bool = True,
) -> Recipe:
    """A recipe by which small answers to the `known` columns are joined; for use inside `one_state`.

    It joins none where it is not to be `counted` how many gave each. Without `known` these are the questions
    that results are split by, else the first choices of one answer. A public dataset goes without grids, of
    which a few cells tell people apart. Raises `CannotAnonymise`.
    """
    if not offer.versions:
        raise CannotAnonymise(_("Only responses of waves that are final can be in a dataset."))
    names = tuple(known) or _likely_known(offer)
    left_out = [variable.name for variable in offer.variables if variable.name == LANGUAGE]
    if audience == "public":
        grids = [variable.question for variable in offer.variables if variable.item and variable.option]
        left_out += dict.fromkeys(grids)
    recipe = Recipe(
        audience=audience,
        waves=tuple(offer.waves),
        k=k,
        quasi_identifiers=names,
        left_out=tuple(name for name in left_out if name not in names),
    )
    if not counted:
        return recipe
    snapshot = take(offer, _narrowed(recipe, offer))
    with snapshot.cells:
        columns = list(_columns(snapshot, offer.closed(names)))
    least = k or DEFAULT_K[audience]
    return replace(recipe, merges=tuple(_merges(columns, least)), bands=tuple(_bands(columns, least)))


def answers_to(offer: Offer, recipe: Recipe) -> list[tuple[Variable, tuple[int, ...]]]:
    """The columns that are protected, before anything is recoded, with how often each answer is there.

    Nothing is counted where that would take long. For use inside `one_state`.
    """
    narrowed = _narrowed(recipe, offer)
    if is_large(offer.survey, recipe.waves):
        return [(source.variable, ()) for source in kept(narrowed, offer)]
    snapshot = take(offer, narrowed)
    with snapshot.cells:
        return [
            (variable, answer_counts(variable, cells))
            for variable, cells in _columns(snapshot, frozenset(each.name for each in snapshot.variables))
        ]


def _narrowed(recipe: Recipe, offer: Offer) -> Recipe:
    """The recipe of a dataset with nothing but what is protected."""
    looked_at = offer.closed((*recipe.quasi_identifiers, *recipe.sensitive))
    others = tuple(variable.name for variable in offer.variables if variable.name not in looked_at)
    return replace(recipe, left_out=others, texts=())


def _columns(snapshot: Snapshot, names: frozenset[str]) -> Iterator[tuple[Variable, Stored]]:
    for place, variable in enumerate(snapshot.variables):
        if variable.name in names:
            yield variable, snapshot.cells[place]


def _likely_known(offer: Offer) -> tuple[str, ...]:
    """What others may well know of a person: the groups of the results, else who one is by the first page."""
    questionnaire = offer.versions[0].questionnaire
    breakdowns = tuple(code for code, question in questionnaire.questions.items() if question.breakdown)
    if breakdowns:
        return breakdowns
    for page in questionnaire.pages:
        choices = [each for each in page.questions if [c.kind for c in each.columns()][:1] == ["choice"]]
        if choices:
            return tuple(question.code for question in choices)
    return ()


def _merges(columns: Sequence[tuple[Variable, Stored]], least: int) -> Iterator[Merge]:
    for variable, cells in columns:
        if variable.kind != "choice":
            continue
        counts = np.bincount(cells[cells > 0] - 1, minlength=len(variable.codes)).tolist()
        codes = tuple(variable.codes[place] for place in small_categories(counts, least))
        if codes:
            stays = {code.lower() for code in variable.codes if code not in codes}
            into = next(name for name in (*JOINED, *codes) if name not in stays)
            yield Merge(column=variable.name, codes=codes, into=into)


def _bands(columns: Sequence[tuple[Variable, Stored]], least: int) -> Iterator[Bands]:
    for variable, cells in columns:
        if variable.kind == "number":
            limits = bands(cells[is_answer("number", cells)].astype(np.int64), MOST_BANDS, least)
            if limits:
                exact = tuple(Decimal(limit).scaleb(-variable.decimals) for limit in limits)
                yield Bands(column=variable.name, limits=exact)
