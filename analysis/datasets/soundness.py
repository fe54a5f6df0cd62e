"""Whether a recipe fits what there is, and keeps what respondents were promised."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from analysis.datasets.offer import Offer
from analysis.datasets.recipe import MOST_K, MOST_QUASI_IDENTIFIERS, Bands, DontKnow, Merge, Recipe
from analysis.datasets.table import Variable
from surveys.questionnaire.problems import CODE, Finding

MOST_LIMITS = 50


def soundness(recipe: Recipe, offer: Offer) -> Iterator[Finding]:
    """What is wrong with a recipe that could be read."""
    for field in ("left_out", "quasi_identifiers", "sensitive", "texts"):
        yield from _known(field, getattr(recipe, field), offer)
    yield from _waves(recipe, offer)
    yield from _promise(recipe)
    yield from _roles(recipe, offer)
    yield from _texts(recipe, offer)
    for number, merge in enumerate(recipe.merges):
        yield from _merge(("merges", number), merge, offer)
    for number, bands in enumerate(recipe.bands):
        yield from _bands(("bands", number), bands, offer)
    for number, dont_know in enumerate(recipe.dont_know):
        yield from _dont_know(("dont_know", number), dont_know, offer)
    yield from _twice(recipe, offer)


def _known(field: str, names: Sequence[str], offer: Offer) -> Iterator[Finding]:
    for number, name in enumerate(names):
        if name not in offer.by_name:
            yield (field, number), _unknown(name)


def _unknown(name: str) -> str:
    return _("No column and no question is called “%(name)s”.") % {"name": name[:100]}


def _waves(recipe: Recipe, offer: Offer) -> Iterator[Finding]:
    for number, wave in enumerate(recipe.waves):
        if wave not in offer.waves:
            possible = ", ".join(map(str, offer.waves))
            message = _("Only waves that are final and have responses can be in a dataset: %(possible)s.")
            yield ("waves", number), message % {"possible": possible or _("none")}


def _promise(recipe: Recipe) -> Iterator[Finding]:
    if recipe.k and not 2 <= recipe.k <= MOST_K:
        yield ("k",), _("Give a number of rows from 2 to %(most)d.") % {"most": MOST_K}
    if not 1 <= recipe.diversity <= MOST_K:
        yield ("diversity",), _("Give a number of answers from 1 to %(most)d.") % {"most": MOST_K}
    if recipe.diversity > 1 and not recipe.sensitive:
        yield ("sensitive",), _("Name the sensitive columns whose answers should differ in each group.")


def _roles(recipe: Recipe, offer: Offer) -> Iterator[Finding]:
    known, secret = offer.closed(recipe.quasi_identifiers), offer.closed(recipe.sensitive)
    gone = offer.named(recipe.left_out)
    if not recipe.quasi_identifiers:
        message = _("Name at least one column that others may know of a person, such as the place of work.")
        yield ("quasi_identifiers",), message
    if len(known) > MOST_QUASI_IDENTIFIERS:
        message = _("At most %(most)d columns can be looked at together; these are %(count)d.")
        yield ("quasi_identifiers",), message % {"most": MOST_QUASI_IDENTIFIERS, "count": len(known)}
    for field, names in (("quasi_identifiers", recipe.quasi_identifiers), ("sensitive", recipe.sensitive)):
        for number, name in enumerate(names):
            if name in offer.by_name and not offer.closed([name]):
                yield (field, number), _("“%(name)s” is a free text, which has no groups.") % {"name": name}
            elif offer.closed([name]) & gone:
                yield (field, number), _("“%(name)s” is left out of the dataset.") % {"name": name}
    for name in sorted(known & secret):
        yield ("sensitive",), _("“%(name)s” is a quasi-identifier already.") % {"name": name}


def _texts(recipe: Recipe, offer: Offer) -> Iterator[Finding]:
    if recipe.texts and not offer.texts_allowed:
        message = _("Respondents were told that what they write is in no dataset for others.")
        yield ("texts",), message
    for number, name in enumerate(recipe.texts):
        if name in offer.by_name and all(each.kind != "text" for each in offer.by_name[name]):
            yield ("texts", number), _("“%(name)s” is not a free text.") % {"name": name}


def _choices(column: str, offer: Offer) -> list[Variable]:
    return [variable for variable in offer.by_name.get(column, ()) if variable.kind == "choice"]


def _codes(path: tuple[str, int], column: str, codes: Sequence[str], offer: Offer) -> Iterator[Finding]:
    """Codes that a column does not have."""
    choices = _choices(column, offer)
    if column not in offer.by_name:
        yield (*path, "column"), _unknown(column)
    elif not choices:
        yield (*path, "column"), _("“%(name)s” is no choice of one answer.") % {"name": column}
    for number, code in enumerate(codes):
        if choices and all(code not in variable.codes for variable in choices):
            message = _("“%(column)s” has no answer “%(code)s”.")
            yield (*path, "codes", number), message % {"column": column, "code": code[:100]}
        elif code in codes[:number]:
            yield (*path, "codes", number), _("“%(code)s” stands here for the second time.") % {"code": code}


def _merge(path: tuple[str, int], merge: Merge, offer: Offer) -> Iterator[Finding]:
    yield from _codes(path, merge.column, merge.codes, offer)
    if len(merge.codes) < 2:
        yield (*path, "codes"), _("Name at least two answers that become one.")
    if not CODE.fullmatch(merge.into):
        message = _("Write a letter, then at most 19 letters, digits or underscores.")
        yield (*path, "into"), message
    kept = (code for each in _choices(merge.column, offer) for code in each.codes if code not in merge.codes)
    if merge.into.lower() in map(str.lower, kept):
        message = _("The answer “%(code)s” stays. Let it become part of this one, or choose another code.")
        yield (*path, "into"), message % {"code": merge.into}


def _bands(path: tuple[str, int], bands: Bands, offer: Offer) -> Iterator[Finding]:
    found = offer.by_name.get(bands.column, ())
    if not found:
        yield (*path, "column"), _unknown(bands.column)
    elif any(variable.kind != "number" for variable in found):
        yield (*path, "column"), _("“%(name)s” is no number.") % {"name": bands.column}
    if not 1 <= len(bands.limits) <= MOST_LIMITS:
        yield (*path, "limits"), _("Give 1 to %(most)d limits.") % {"most": MOST_LIMITS}
    elif list(bands.limits) != sorted(set(bands.limits)):
        yield (*path, "limits"), _("Give each limit once, the smallest first.")
    for variable in found:
        for number, limit in enumerate(bands.limits):
            if limit.scaleb(variable.decimals) % 1:
                message = _("This limit has more decimals than the answers have.")
                yield (*path, "limits", number), message


def _dont_know(path: tuple[str, int], dont_know: DontKnow, offer: Offer) -> Iterator[Finding]:
    yield from _codes(path, dont_know.column, dont_know.codes, offer)
    if any(set(variable.codes) <= set(dont_know.codes) for variable in _choices(dont_know.column, offer)):
        yield (*path, "codes"), _("One answer at least must mean something else.")


def _twice(recipe: Recipe, offer: Offer) -> Iterator[Finding]:
    """Answers or columns that two recodings want."""
    wanted: Counter[tuple[str, str]] = Counter()
    recoded: tuple[Merge | DontKnow, ...] = (*recipe.merges, *recipe.dont_know)
    for each in recoded:
        wanted.update((name, code) for name in offer.closed([each.column]) for code in set(each.codes))
    for (name, code), times in sorted(wanted.items()):
        if times > 1:
            message = _("The answer “%(code)s” of “%(name)s” is recoded twice.")
            yield ("merges",), message % {"code": code, "name": name}
    banded = Counter(name for bands in recipe.bands for name in offer.named([bands.column]))
    for name, times in sorted(banded.items()):
        if times > 1:
            yield ("bands",), _("“%(name)s” is put into bands twice.") % {"name": name}
