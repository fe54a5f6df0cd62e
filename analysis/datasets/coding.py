"""What a recipe makes of a variable: joined answers, numbers in bands, answers that mean "don't know"."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from analysis.datasets.offer import Offer
from analysis.datasets.recipe import OTHER, Bands, Merge, Recipe
from analysis.datasets.store import LOWEST, Stored, is_answer
from analysis.datasets.table import Missing, Variable
from analysis.datasets.variables import in_languages
from surveys.questionnaire.text import Text

#: What bands are called.
BELOW, BETWEEN, FROM = (
    gettext_noop("below %(end)s"),
    gettext_noop("%(start)s to below %(end)s"),
    gettext_noop("%(start)s or more"),
)


def _as_it_is(stored: Stored) -> Stored:
    return stored


@dataclass(frozen=True)
class Coding:
    """From the stored cells of a variable to those of the dataset's `variable`, 1D both."""

    variable: Variable
    apply: Callable[[Stored], Stored] = field(default=_as_it_is)


def codings(recipe: Recipe, offer: Offer) -> Mapping[str, Coding]:
    """What becomes of each variable that is on offer, by name."""
    merges: dict[str, list[Merge]] = {}
    dont_know: dict[str, set[str]] = {}
    for merge in recipe.merges:
        for name in offer.named([merge.column]):
            merges.setdefault(name, []).append(merge)
    for each in recipe.dont_know:
        for name in offer.named([each.column]):
            dont_know.setdefault(name, set()).update(each.codes)
    bands = {name: each for each in recipe.bands for name in offer.named([each.column])}
    found = {}
    for variable in offer.variables:
        name = variable.name
        if variable.kind == "number" and name in bands:
            found[name] = _banded(variable, bands[name])
        elif variable.kind == "choice" and (name in merges or name in dont_know):
            found[name] = _recoded(variable, merges.get(name, ()), dont_know.get(name, ()))
        else:
            found[name] = Coding(variable)
    return found


def _recoded(variable: Variable, merges: Sequence[Merge], dont_know: Collection[str]) -> Coding:
    """The answers that stay in their order, then those that were made."""
    into = {code: merge.into for merge in merges for code in merge.codes if code in variable.codes}
    made = {merge.into: _label(merge, variable) for merge in merges if merge.into in into.values()}
    stays = {
        code: variable.labels[code] for code in variable.codes if code not in into and code not in dont_know
    }
    codes = (*stays, *made)
    places = [
        int(Missing.DONT_KNOW) if code in dont_know else codes.index(into.get(code, code)) + 1
        for code in variable.codes
    ]
    recoded = replace(
        variable, codes=codes, labels=stays | made, recoded=_joined_in_words(into, variable) if into else ""
    )
    return Coding(recoded, partial(_replaced, np.array([0, *places], np.int64)))


def _replaced(places: NDArray[np.int64], stored: Stored) -> Stored:
    """`places`: 1D, what the place of each answer becomes; of what is missing the reason stays."""
    return np.where(stored > 0, places[np.maximum(stored, 0)], stored)


def _label(merge: Merge, variable: Variable) -> Text:
    """What joined answers are called: as written, as the answer that gave them its code, else all of them."""
    if merge.label or merge.into in variable.labels:
        return merge.label or variable.labels[merge.into]
    if merge.into == OTHER:
        return in_languages(gettext_noop("Other"), variable.label)
    parts = [variable.labels[code] for code in variable.codes if code in merge.codes]
    return Text({language: " / ".join(part.show(language) for part in parts) for language in variable.label})


def _joined_in_words(into: Mapping[str, str], variable: Variable) -> str:
    made: dict[str, list[str]] = {}
    for code, target in into.items():
        made.setdefault(target, []).append(code)
    parts = [
        _("%(codes)s became “%(code)s”") % {"codes": ", ".join(codes), "code": target}
        for target, codes in made.items()
    ]
    return "; ".join(parts)


def _banded(variable: Variable, bands: Bands) -> Coding:
    limits = [int(limit.scaleb(variable.decimals)) for limit in bands.limits]
    codes = tuple(f"band_{number}" for number in range(1, len(limits) + 2))
    labels = dict(zip(codes, _band_labels(bands.limits, variable), strict=True))
    banded = replace(
        variable,
        kind="choice",
        measure="ordinal",
        codes=codes,
        labels=labels,
        decimals=0,
        recoded=_("numbers became bands"),
    )
    return Coding(banded, partial(_in_bands, np.array(limits, np.int64)))


def _in_bands(limits: NDArray[np.int64], stored: Stored) -> Stored:
    answered = is_answer("number", stored)
    reasons = LOWEST - np.where(answered, LOWEST, stored)
    return np.where(answered, np.searchsorted(limits, stored, side="right") + 1, reasons)


def _band_labels(limits: Sequence[Decimal], variable: Variable) -> list[Text]:
    shown = [format(limit, "f") for limit in limits]
    ends = [(BELOW, "", shown[0]), *((BETWEEN, *pair) for pair in pairwise(shown))]
    ends.append((FROM, shown[-1], ""))
    return [_filled_in(words, variable.label, start, end) for words, start, end in ends]


def _filled_in(words: str, languages: Collection[str], start: str, end: str) -> Text:
    texts = in_languages(words, languages)
    return Text({language: text % {"start": start, "end": end} for language, text in texts.items()})
