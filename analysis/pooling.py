"""A selection of the responses to all versions of a questionnaire, as counts of one of them."""

from collections.abc import Collection, Mapping

from analysis.core.pooling import projected
from analysis.core.quality import Signs
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.models import TallyTotal
from analysis.queries import shape_of_version
from analysis.selection import Selection, selected_tallies
from surveys.loaded import LoadedVersion, load_version
from surveys.questionnaire.record import Layout


def other_versions(version: LoadedVersion) -> list[LoadedVersion]:
    """The other versions of the survey with responses that are counted; one read."""
    totals = TallyTotal.objects.filter(version__survey__code=version.survey_code, breakdown="", group="")
    others = totals.exclude(version=version.id).order_by("version__number")
    return [load_version(id_) for id_ in others.values_list("version", flat=True)]


def pooled_tallies(
    version_id: int, others: Mapping[int, Signs], selection: Selection, breakdowns: Collection[str]
) -> dict[Group, Tally]:
    """The counts of a selection in `others`, each with its signs of careless answers, in a version's shape.

    Whose version has no such breakdown, or another code, is in its group of no answer.
    """
    shape = shape_of_version(version_id)
    pooled: dict[Group, Tally] = {}
    for other_id, signs in others.items():
        theirs = shape_of_version(other_id)
        known = {column.name for column in theirs.breakdowns} & {*breakdowns}
        found = selected_tallies(other_id, selection, known, signs)
        for (breakdown, group), tally in found.items():
            _add(pooled, (breakdown, group_in(shape.layout, breakdown, group)), projected(tally, shape))
        if EVERYBODY in found:
            for breakdown in {*breakdowns} - known:
                _add(pooled, (breakdown, ""), projected(found[EVERYBODY], shape))
    return pooled


def _add(pooled: dict[Group, Tally], group: Group, tally: Tally) -> None:
    pooled[group] = pooled[group] + tally if group in pooled else tally


def knows(layout: Layout, selection: Selection) -> bool:
    """Whether a version has all columns and codes that are selected by; in others nobody is selected."""
    columns = ((layout.by_name.get(name), code) for name, code in selection.only)
    return all(column and (column.kind == "group" or code in column.codes) for column, code in columns)


def group_in(layout: Layout, breakdown: str, group: str) -> str:
    """The group in the version whose shape is used; a code that it does not know is no answer."""
    column = layout.by_name.get(breakdown)
    return group if column is None or column.kind == "group" or group in column.codes else ""
