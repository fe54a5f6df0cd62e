"""The breakdowns that a results page offers, and what their groups are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.core.tables import Slice
from analysis.core.tally import Tally
from analysis.groups import breakdowns_of, groups_of
from analysis.queries import LiveTally
from surveys.fieldwork import Fieldwork
from surveys.models import Response
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import LANGUAGE, SOURCE, WAVE


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A choice in the list; `name` is the column's, empty for everybody together."""

    name: str
    label: str


def offered(
    fieldwork: Fieldwork, questionnaire: Questionnaire, everybody: Tally, language: str
) -> list[Breakdown]:
    """Everybody together, then each breakdown that can have more than one group."""
    groups = {name: _groups_of(name, everybody) for name in (LANGUAGE, SOURCE)}
    groups[WAVE] = len(fieldwork.waves)
    labels = breakdowns_of(fieldwork, questionnaire, language)
    return [
        Breakdown(name="", label=_("Everybody together")),
        *(Breakdown(name=name, label=label) for name, label in labels.items() if groups.get(name, 2) > 1),
    ]


def slices(
    fieldwork: Fieldwork,
    questionnaire: Questionnaire,
    live: LiveTally,
    breakdown: str,
    language: str,
    *,
    totals: Mapping[str, int] | None = None,
) -> list[Slice]:
    """Everybody, then each group of the breakdown under its name, who belongs to none last.

    `totals`: how many people groups have, as far as it is known.
    """
    labels = dict(groups_of(fieldwork, questionnaire, breakdown, language)) if breakdown else {}
    return [
        Slice(label=_("Everybody"), tally=live.everybody),
        *(
            Slice(
                label=labels.get(group, group) if group else _("No answer"),
                tally=tally,
                population=(totals or {}).get(group),
            )
            for group, tally in live.groups.items()
            if tally.started
        ),
    ]


def synthetic(everybody: Tally) -> int:
    """How many of the responses a program made up."""
    return everybody.column(SOURCE).counts[Response.Source.SYNTHETIC]


def _groups_of(name: str, everybody: Tally) -> int:
    return sum(count > 0 for count in everybody.column(name).counts.values())
