"""Report definitions that ship with the product, and what is read of the database for a report."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Count
from django.db.models.fields.json import KT

from analysis.core.evidence import Evidence
from analysis.core.quality import Signs
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.groups import own_groups
from analysis.models import ReportDefinition
from analysis.pooling import group_in, pool_of
from analysis.queries import Freshness, freshness_of, shape_of_version
from analysis.report.counted import Counted
from analysis.report.definition import Report
from analysis.report.kinds.respondents import MOST_NAMES, Organisations
from analysis.selection import (
    EVERYTHING,
    Selection,
    cleaning_for,
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


def definition_of(survey: Survey) -> str:
    """The text of the definition that is used unless another is named; empty where none is meant for it."""
    definitions = definitions_for(survey)
    return definitions.get(default_of(survey, definitions), "")


def state_of(
    report: Report,
    version: LoadedVersion,
    waves: Sequence[Wave],
    *,
    language: str,
    now: datetime,
    selection: Selection = EVERYTHING,
) -> State:
    """The counts that a report needs, of all responses or of a selection."""
    freshness = freshness_of(version.id, now=now)
    pool = pool_of(version, selection, report.breakdowns, lambda each: signs_for(report, each))
    counted = Counted(
        questionnaire=version.questionnaire,
        language=language,
        everybody=pool.tallies.get(EVERYBODY, Tally.empty(shape_of_version(version.id))),
        groups=_by_breakdown(pool.tallies, report.breakdowns),
        evidence=evidence_of(waves, selection, pool.elsewhere),
        texts=_texts(report, version, selection, pool.signs),
        names=own_groups(waves, version.questionnaire),
        only=selection.words,
        elsewhere=pool.elsewhere,
        versions=pool.numbers,
        decisions=cleaning_for(version.id).count if selection.cleaned else None,
    )
    return State(counted=counted, freshness=freshness)


def signs_for(report: Report, version: LoadedVersion) -> Signs:
    """What the report takes for a sign of careless answers, as far as the version asks it."""
    asked = (scale for scale in report.scales if not any(scale.problems(version.questionnaire)))
    return signs_of(version.id, {scale.question: scale.reversed for scale in asked})


def evidence_of(waves: Sequence[Wave], selection: Selection, elsewhere: int) -> Evidence:
    """What may be said of a selection where so many responses to other versions are not in it.

    Tests are given of everybody once all waves are final, and of a whole wave once that one is.
    """
    looked_at = [wave for wave in waves if selection.wave in {"", str(wave.number)}]
    return Evidence(
        final=all(wave.state == Wave.State.FINAL for wave in looked_at),
        filtered=elsewhere > 0 or (selection.leaves_out and not selection.wave),
    )


def _by_breakdown(tallies: Mapping[Group, Tally], breakdowns: Collection[str]) -> dict[str, dict[str, Tally]]:
    groups: dict[str, dict[str, Tally]] = {breakdown: {} for breakdown in breakdowns}
    for (breakdown, group), tally in tallies.items():
        if breakdown:
            groups[breakdown][group] = tally
    return groups


def _texts(
    report: Report, version: LoadedVersion, selection: Selection, signs: Mapping[int, Signs]
) -> dict[tuple[str, str], Mapping[tuple[str, str], int]]:
    """The texts that outputs list, by question and breakdown."""
    pairs = {
        (output.question, output.breakdown) for output in report.outputs if isinstance(output, Organisations)
    }
    return {pair: _most_named(version, *pair, selection, signs) for pair in pairs}


def _most_named(
    version: LoadedVersion, question: str, breakdown: str, selection: Selection, signs: Mapping[int, Signs]
) -> Mapping[tuple[str, str], int]:
    """How often each text was given by each group, of all versions in `signs`, the most frequent."""
    found: Counter[tuple[str, str]] = Counter()
    for version_id, of_version in signs.items():
        named = _named(version_id, question, breakdown, selection, of_version)
        for (text, group), times in named.items():
            found[text, group_in(version.layout, breakdown, group)] += times
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))[:MOST_NAMES])


def _named(
    version_id: int, question: str, breakdown: str, selection: Selection, signs: Signs
) -> Mapping[tuple[str, str], int]:
    """How often each text was given by each group, the most frequent; of the responses that are selected."""
    if selection.leaves_out or selection.cleaned:
        return Counter(texts_by_group(version_id, selection, question, breakdown, signs))
    counted = Response.objects.filter(version=version_id, record__isnull=False)
    named = counted.annotate(text=KT(f"answers__{question}__text"), group=KT(f"answers__{breakdown}__value"))
    pairs = named.filter(text__isnull=False).values("text", "group").annotate(count=Count("*"))
    rows = pairs.order_by("-count", "group", "text").values_list("text", "group", "count")
    return {(text, group or ""): count for text, group, count in rows[:MOST_NAMES]}
