"""A selection of the responses to all versions of a questionnaire, as counts of one of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.core.pooling import projected
from analysis.core.quality import Signs
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.models import TallyTotal
from analysis.queries import shape_of_version, tallies_of_everybody
from analysis.selection import NO_SIGNS, Selection, selected_tallies
from surveys.loaded import LoadedVersion, load_version
from surveys.questionnaire.record import Layout


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The counts of a selection, like stored totals, of the versions in `signs` together.

    `signs` are those of careless answers in each version, by its id. `numbers` are the versions that are
    together, none where it is one; `elsewhere` is how many responses to other versions are not in the counts.
    """

    tallies: dict[Group, Tally]
    signs: Mapping[int, Signs]
    numbers: tuple[int, ...]
    elsewhere: int


def pool_of(
    version: LoadedVersion,
    selection: Selection,
    breakdowns: Collection[str],
    signs_for: Callable[[LoadedVersion], Signs],
) -> Pool:
    """The counts of everybody who is selected and of each group of `breakdowns`.

    `signs_for` a version is asked only where careless answers are left out.
    """
    others = other_versions(version)
    pooled = [each for each in others if selection.all_versions and knows(each.layout, selection)]
    signs = {
        each.id: signs_for(each) if selection.without_flagged else NO_SIGNS for each in (version, *pooled)
    }
    tallies = selected_tallies(version.id, selection, breakdowns, signs[version.id])
    of_others = {other: found for other, found in signs.items() if other != version.id}
    for group, tally in pooled_tallies(version.id, of_others, selection, breakdowns).items():
        tallies[group] = tallies[group] + tally if group in tallies else tally
    together = (version, *others) if selection.all_versions else ()
    return Pool(
        tallies=tallies,
        signs=signs,
        numbers=tuple(sorted(each.number for each in together)),
        elsewhere=0 if selection.all_versions else counted_in(others),
    )


def counted_in(versions: Sequence[LoadedVersion]) -> int:
    """How many responses to these versions are counted; one read."""
    tallies = tallies_of_everybody([each.id for each in versions]) if versions else {}
    return sum(tally.started for tally in tallies.values())


def other_versions(version: LoadedVersion) -> list[LoadedVersion]:
    """The other versions of the survey with responses that are counted; one read."""
    return [each for each in versions_with_totals(version.survey_code) if each.id != version.id]


def versions_with_totals(survey_code: str) -> list[LoadedVersion]:
    """The versions of a survey with responses that are counted, the oldest first; one read."""
    totals = TallyTotal.objects.filter(version__survey__code=survey_code, breakdown="", group="")
    return [load_version(id_) for id_ in totals.order_by("version__number").values_list("version", flat=True)]


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
