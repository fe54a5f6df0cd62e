"""What a recipe does, in words and figures as a page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analysis.core.formats import shown_number, shown_percent
from analysis.core.shares import shown_share
from analysis.datasets.about import Effect
from analysis.datasets.effects import Comparison
from analysis.datasets.plan import Evaluation
from analysis.report.captions import whole

#: Where a larger share of the rows loses a cell, recoding more keeps more of what they say.
MANY_BLANKED = 0.1
#: A name, then what holds before and after.
Line = tuple[str, str, str]


@dataclass(frozen=True)
class Loss:
    """What one column loses."""

    name: str
    recoded: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """The answers of one column, before and after cells were blanked."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ShownEffect:
    """The effect of a recipe; `advice` where it blanks many cells, else empty."""

    rows: str
    advice: str
    protection: tuple[Line, ...]
    losses: tuple[Loss, ...]
    comparisons: tuple[Compared, ...]


def shown_effect(found: Evaluation) -> ShownEffect:
    """An evaluation as its page shows it."""
    language = get_language() or ""
    return ShownEffect(
        rows=ngettext("%(rows)s row", "%(rows)s rows", found.rows) % {"rows": whole(found.rows)},
        advice=_advice(found, language),
        protection=tuple(_protection(found)),
        losses=tuple(_loss(effect, language) for effect in found.disclosure.effects),
        comparisons=tuple(_compared(each, language) for each in found.comparisons),
    )


def _advice(found: Evaluation, language: str) -> str:
    share = found.disclosure.suppressed_rows / found.rows
    if share <= MANY_BLANKED:
        return ""
    words = _(
        "%(share)s of the rows lose a cell. Join more answers, or let fewer columns be what others may know: "
        "a joined answer still tells something, a blanked one nothing."
    )
    return words % {"share": shown_percent(share, language)}


def _protection(found: Evaluation) -> Iterator[Line]:
    after = found.disclosure
    yield _("k: rows of the smallest group"), whole(found.k), whole(after.k)
    yield _("Groups of rows that are alike"), whole(found.groups), whole(after.groups)
    for name, diversity in after.diversity.items():
        words = _("l: fewest different answers to %(name)s in a group") % {"name": name}
        yield words, whole(found.diversity[name]), whole(diversity)
    yield _("Rows with a blanked cell"), whole(0), whole(after.suppressed_rows)


def _loss(effect: Effect, language: str) -> Loss:
    points = shown_number(effect.largest_difference, language, 1)
    return Loss(
        name=effect.name,
        recoded=effect.recoded or "–",
        figures=(
            whole(effect.suppressed),
            shown_percent(effect.changed, language),
            shown_percent(effect.entropy_lost, language),
            points,
        ),
    )


def _compared(each: Comparison, language: str) -> Compared:
    labels = [each.variable.labels[code].show(language) for code in each.variable.codes]
    before, after = (sum(counts) for counts in (each.before, each.after))
    lines = zip(labels or [_("no"), _("yes")], each.before, each.after, strict=True)
    return Compared(
        name=each.variable.name,
        lines=tuple(
            (label, shown_share(was, before, language), shown_share(now, after, language))
            for label, was, now in lines
        ),
    )
