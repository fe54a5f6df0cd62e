"""Report definitions that ship with the product, and what is read of the database for a report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Count
from django.db.models.fields.json import KT

from analysis.core.evidence import Evidence
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from analysis.models import ReportDefinition
from analysis.queries import Freshness, freshness_of, shape_of_version, stored_tallies
from analysis.report.counted import Counted
from analysis.report.definition import Report
from analysis.report.kinds.respondents import MOST_NAMES, Organisations
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
    report: Report, version: LoadedVersion, waves: Iterable[Wave], *, language: str, now: datetime
) -> State:
    """The counts that a report needs, all of them read at once; tests are given once all waves are final."""
    freshness = freshness_of(version.id, now=now)
    tallies = stored_tallies(version.id, {EVERYBODY[0], *report.breakdowns})
    groups: dict[str, dict[str, Tally]] = {breakdown: {} for breakdown in report.breakdowns}
    for (breakdown, group), tally in tallies.items():
        if breakdown:
            groups[breakdown][group] = tally
    final = all(wave.state == Wave.State.FINAL for wave in waves)
    counted = Counted(
        questionnaire=version.questionnaire,
        language=language,
        everybody=tallies.get(EVERYBODY, Tally.empty(shape_of_version(version.id))),
        groups=groups,
        evidence=Evidence(final=final, filtered=False),
        texts={
            (output.question, output.breakdown): _named(version.id, output.question, output.breakdown)
            for output in report.outputs
            if isinstance(output, Organisations)
        },
    )
    return State(counted=counted, freshness=freshness)


def _named(version_id: int, question: str, breakdown: str) -> Mapping[tuple[str, str], int]:
    """How often each text was given by each group, the most frequent; of the responses that are counted."""
    counted = Response.objects.filter(version=version_id, record__isnull=False)
    named = counted.annotate(text=KT(f"answers__{question}__text"), group=KT(f"answers__{breakdown}__value"))
    pairs = named.filter(text__isnull=False).values("text", "group").annotate(count=Count("*"))
    rows = pairs.order_by("-count", "group", "text").values_list("text", "group", "count")
    return {(text, group or ""): count for text, group, count in rows[:MOST_NAMES]}
