"""What protection did: how much it changed, how well rows hide, and what the dataset lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from analysis.core.anonymity import entropy, uniqueness
from analysis.datasets.about import Disclosure, Effect, Join, Uniques
from analysis.datasets.anonymise import Anonymised
from analysis.datasets.coding import codings
from analysis.datasets.offer import Offer
from analysis.datasets.recipe import Recipe
from analysis.datasets.snapshot import Snapshot, text_names
from analysis.datasets.store import Stored, is_answer, stored_missing
from analysis.datasets.table import Missing, Variable
from analysis.models import TextDecision

#: Of choices of so many columns it is told how many rows are unique.
CHOSEN_COLUMNS = (3, 5)
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Comparison:
    """How often each answer of a column was given before and after cells were blanked.

    For the team: in a package it would tell what was blanked.
    """

    variable: Variable
    before: tuple[int, ...]
    after: tuple[int, ...]


def disclosure(
    snapshot: Snapshot, dataset: Anonymised, offer: Offer, recipe: Recipe, joins: Sequence[Join] = ()
) -> Disclosure:
    """What is told about the protection of a dataset."""
    released, edited, withheld = _texts(offer, recipe)
    return Disclosure(
        wanted_k=recipe.wanted_k,
        k=dataset.found.smallest,
        wanted_l=recipe.diversity,
        diversity=dataset.diversity,
        quasi_identifiers=dataset.quasi_identifiers,
        groups=dataset.found.count,
        suppressed_rows=int(dataset.mask.any(axis=1).sum()),
        effects=tuple(_effects(snapshot, dataset, offer, recipe)),
        uniques=tuple(_uniques(dataset, size) for size in CHOSEN_COLUMNS),
        joins=tuple(joins),
        left_out=_left_out(dataset, offer),
        texts_released=released,
        texts_edited=edited,
        texts_withheld=withheld,
    )


def comparisons(
    snapshot: Snapshot, dataset: Anonymised, offer: Offer, recipe: Recipe
) -> Iterator[Comparison]:
    """The quasi-identifiers that are choices, before and after."""
    coding = codings(recipe, offer)
    for place, variable in enumerate(dataset.variables):
        if variable.name in dataset.quasi_identifiers and variable.kind in ("choice", "tick"):
            before = coding[variable.name].apply(snapshot.cells[place])
            yield Comparison(
                variable, answer_counts(variable, before), answer_counts(variable, dataset.cells[place])
            )


def answer_counts(variable: Variable, cells: Stored) -> tuple[int, ...]:
    """How often each answer of a choice or box is there; none of a number."""
    if variable.kind == "number":
        return ()
    first = 1 if variable.kind == "choice" else 0
    answers = np.bincount(cells[cells >= first] - first, minlength=max(len(variable.codes), 2))
    return tuple(answers[: len(variable.codes) or 2].tolist())


def _effects(snapshot: Snapshot, dataset: Anonymised, offer: Offer, recipe: Recipe) -> Iterator[Effect]:
    """The effect on each column that was looked at: recoded ones and quasi-identifiers."""
    coding = codings(recipe, offer)
    blanked = dict(zip(dataset.quasi_identifiers, dataset.mask.sum(axis=0).tolist(), strict=True))
    for place, variable in enumerate(dataset.variables):
        if variable.recoded or blanked.get(variable.name):
            raw = snapshot.cells[place]
            recoded = coding[variable.name].apply(raw)
            lost = blanked.get(variable.name, 0)
            merged = _merged(raw, recoded, snapshot.variables[place], variable) if variable.recoded else 0
            yield Effect(
                name=variable.name,
                recoded=variable.recoded,
                suppressed=lost,
                changed=min(lost + merged, dataset.rows) / dataset.rows,
                entropy_lost=_entropy_lost(
                    raw, dataset.cells[place], stored_missing(variable.kind, Missing.SUPPRESSED)
                ),
                largest_difference=_largest_difference(variable, recoded, dataset.cells[place]),
            )


def _merged(raw: Stored, recoded: Stored, was: Variable, now: Variable) -> int:
    """How many answers are told less exactly than they were given."""
    answered = is_answer(was.kind, raw) & is_answer(now.kind, recoded)
    if was.kind == "number":
        return int(answered.sum())
    exact = np.array([0, *(was.codes.index(code) + 1 if code in was.codes else -1 for code in now.codes)])
    return int((exact[recoded[answered]] != raw[answered]).sum())


def _entropy_lost(before: Stored, after: Stored, blanked: int) -> float:
    """The share of entropy that is gone. Of a blanked cell nothing is left, of the others their entropy."""
    told = after[after != blanked]
    was, now = (entropy(np.unique(cells, return_counts=True)[1]) for cells in (before, told))
    return max(was - now * len(told) / len(after), 0.0) / was if was else 0.0


def _largest_difference(variable: Variable, before: Stored, after: Stored) -> float:
    """In percentage points, among who has an answer."""
    shares = [np.array(answer_counts(variable, cells), np.float64) for cells in (before, after)]
    was, now = (counts / max(counts.sum(), 1.0) * 100 for counts in shares)
    return float(np.abs(was - now).max(initial=0.0))


def _uniques(dataset: Anonymised, size: int) -> Uniques:
    found = uniqueness(dataset.cells, dataset.rows, size)
    return Uniques(
        columns=size,
        possible=found.possible,
        examined=found.examined,
        average=found.average,
        largest=found.largest,
    )


def _left_out(dataset: Anonymised, offer: Offer) -> dict[str, str]:
    """The columns of questions that the dataset does not have, with the reason."""
    there = {variable.name for variable in dataset.variables}
    return {
        variable.name: _("free text") if variable.kind == "text" else _("left out by the recipe")
        for variable in offer.variables
        if variable.question and variable.name not in there
    }


def _texts(offer: Offer, recipe: Recipe) -> tuple[int, int, int]:
    """How many texts were released, released after they were edited, and withheld."""
    decided = TextDecision.objects.filter(survey=offer.survey, column__in=text_names(recipe, offer))
    counts = dict(decided.values_list("state").annotate(Count("id")).order_by())
    return (
        counts.get(TextDecision.State.RELEASED, 0),
        counts.get(TextDecision.State.EDITED, 0),
        counts.get(TextDecision.State.WITHHELD, 0),
    )
