"""Report definitions that ship with the product, and what is read of the database for a report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Count
from django.db.models.fields.json import KT

from analysis.core.evidence import Evidence
from analysis.core.quality import Signs
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from analysis.groups import own_groups
from analysis.models import ReportDefinition, TallyTotal
from analysis.queries import Freshness, freshness_of, shape_of_version
from analysis.report.counted import Counted
from analysis.report.definition import Report
from analysis.report.kinds.respondents import MOST_NAMES, Organisations
from analysis.selection import (
    EVERYTHING,
    NO_SIGNS,
    Selection,
    cleaning_for,
    selected_tallies,
    signs_of,
    texts_by_group,
)
from surveys.loaded import LoadedVersion
from surveys.models import Response, Survey, Wave

#: What the own definition of a survey is called beside those that ship.
OWN = "own"
DEFINITIONS = Path(__file__).parent / "report" / "definitions"


@dataclass(frozen=True, kw_only=True)
class State:
    """What a report is computed from, and how fresh that is."""

    counted: Counted
    freshness: Freshness


def definitions_for(survey: Survey) -> dict[str, str]:
    """The texts of the definitions that the survey can use, by name; one read.

    First its own, then the one that ships under its code, then the others that ship.
    """
    own = ReportDefinition.objects.filter(survey=survey).values_list("source", flat=True).first()
    shipped = {path.stem: path.read_text() for path in sorted(DEFINITIONS.glob("*.json"))}
    named = {survey.code: shipped[survey.code]} if survey.code in shipped else {}
    return ({OWN: own} if own else {}) | named | shipped


def default_of(survey: Survey, definitions: Mapping[str, str]) -> str:
    """The name of the definition that is used unless another is named; empty where none is meant for it."""
    return next((name for name in (OWN, survey.code) if name in definitions), "")


def state_of(
    report: Report,
    version: LoadedVersion,
    waves: Sequence[Wave],
    *,
    language: str,
    now: datetime,
    selection: Selection = EVERYTHING,
) -> State:
    """The counts that a report needs, of all responses or of a selection.

    Tests are given of everybody once all waves are final.
    """
    freshness = freshness_of(version.id, now=now)
    signs = signs_for(report, version) if selection.without_flagged else NO_SIGNS
    tallies = selected_tallies(version.id, selection, report.breakdowns, signs)
    groups: dict[str, dict[str, Tally]] = {breakdown: {} for breakdown in report.breakdowns}
    for (breakdown, group), tally in tallies.items():
        if breakdown:
            groups[breakdown][group] = tally
    elsewhere = counted_elsewhere(version)
    final = all(wave.state == Wave.State.FINAL for wave in waves)
    counted = Counted(
        questionnaire=version.questionnaire,
        language=language,
        everybody=tallies.get(EVERYBODY, Tally.empty(shape_of_version(version.id))),
        groups=groups,
        evidence=Evidence(final=final, filtered=selection.leaves_out or elsewhere > 0),
        texts={
            (output.question, output.breakdown): _named(
                version.id, output.question, output.breakdown, selection, signs
            )
            for output in report.outputs
            if isinstance(output, Organisations)
        },
        names=own_groups(waves, version.questionnaire),
        only=selection.words,
        elsewhere=elsewhere,
        decisions=cleaning_for(version.id).count if selection.cleaned else None,
    )
    return State(counted=counted, freshness=freshness)


def signs_for(report: Report, version: LoadedVersion) -> Signs:
    """What the report takes for a sign of careless answers."""
    return signs_of(version.id, {scale.question: scale.reversed for scale in report.scales})


def counted_elsewhere(version: LoadedVersion) -> int:
    """How many responses were given to other versions of the survey; one read."""
    totals = TallyTotal.objects.filter(version__survey__code=version.survey_code, breakdown="")
    others = totals.exclude(version=version.id).values_list("version", "counts")
    return sum(Tally.unpack(shape_of_version(other), bytes(counts)).started for other, counts in others)


def _named(
    version_id: int, question: str, breakdown: str, selection: Selection, signs: Signs
) -> Mapping[tuple[str, str], int]:
    """How often each text was given by each group, the most frequent; of the responses that are selected."""
    if selection.leaves_out or selection.cleaned:
        found = Counter(texts_by_group(version_id, selection, question, breakdown, signs))
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES])
    counted = Response.objects.filter(version=version_id, record__isnull=False)
    named = counted.annotate(text=KT(f"answers__{question}__text"), group=KT(f"answers__{breakdown}__value"))
    pairs = named.filter(text__isnull=False).values("text", "group").annotate(count=Count("*"))
    rows = pairs.order_by("-count", "group", "text").values_list("text", "group", "count")
    return {(text, group or ""): count for text, group, count in rows[:MOST_NAMES]}
