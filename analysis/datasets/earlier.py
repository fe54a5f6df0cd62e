"""A dataset beside the releases before it: what both together tell, and what is different."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from analysis.core.anonymity import matched
from analysis.datasets.about import Earlier, Join
from analysis.datasets.anonymise import Anonymised
from analysis.datasets.table import Variable
from analysis.models import DatasetRelease
from surveys.models import Survey


def releases_before(survey: Survey, number: int) -> list[DatasetRelease]:
    """The releases with a smaller number that somebody may have, the newest first; withdrawn ones too."""
    found = survey.dataset_releases.select_related("survey").filter(state__in=DatasetRelease.HANDED_OUT)
    return list(found.filter(number__lt=number).order_by("-number"))


def join_with(release: DatasetRelease, ours: Anonymised, theirs: Anonymised | None) -> Join:
    """The dataset joined with an earlier release on the columns that both have in the same way.

    `theirs` is that release made anew, or None where the responses that there are do not allow it.
    """
    places = {_alike(variable): place for place, variable in enumerate(theirs.variables)} if theirs else {}
    common = [
        (place, places[_alike(variable)])
        for place, variable in enumerate(ours.variables)
        if variable.kind != "text" and _alike(variable) in places
    ]
    if theirs is None or not common:
        return Join(release=release.number, columns=0, matched=0, exact=theirs is not None)
    mine = [ours.cells[place] for place, _other in common]
    other = [theirs.cells[place] for _mine, place in common]
    return Join(
        release=release.number,
        columns=len(common),
        matched=matched(mine, other),
        exact=theirs.digest == release.digest,
    )


def _alike(variable: Variable) -> tuple[str, str, tuple[str, ...], int]:
    """What columns have in common whose cells mean the same."""
    return variable.name, variable.kind, variable.codes, variable.decimals


def earlier_of(release: DatasetRelease) -> Earlier:
    """A release as the packages of later ones tell of it."""
    assert release.as_of is not None  # an approved one was measured
    return Earlier(
        number=release.number,
        as_of=release.as_of,
        rows=release.rows or 0,
        withdrawn=release.state == DatasetRelease.State.WITHDRAWN,
    )


def what_changed(before: DatasetRelease, theirs: Anonymised | None, ours: Anonymised) -> Iterator[str]:
    """What a dataset does otherwise than the release before it, in sentences."""
    if before.rows != ours.rows:
        yield _("Rows: %(before)s before, %(now)s now.") % {"before": before.rows, "now": ours.rows}
    if before.k != ours.found.smallest:
        yield _("k: %(before)s before, %(now)s now.") % {"before": before.k, "now": ours.found.smallest}
    if theirs is None:
        return
    was, now = ({each.name: each for each in dataset.variables} for dataset in (theirs, ours))
    added, gone = _questions(now, was), _questions(was, now)
    other = [name for name, each in now.items() if name in was and was[name].codes != each.codes]
    for names, sentence in (
        (added, _("New columns of: %(names)s.")),
        (gone, _("Columns that are no longer there, of: %(names)s.")),
        (other, _("Columns whose answers are joined otherwise: %(names)s.")),
    ):
        if names:
            yield sentence % {"names": ", ".join(names)}


def _questions(ours: Mapping[str, Variable], theirs: Mapping[str, Variable]) -> list[str]:
    """The questions of which one side has columns that the other lacks."""
    return list(dict.fromkeys(each.question or name for name, each in ours.items() if name not in theirs))
