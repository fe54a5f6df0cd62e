"""The breakdowns that a results page offers, and what their groups are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from analysis.core.tables import Slice
from analysis.core.tally import Tally
from analysis.queries import LiveTally
from surveys.fieldwork import Fieldwork
from surveys.models import Distribution, Response
from surveys.questionnaire.base import Option
from surveys.questionnaire.document import Questionnaire

#: Breakdowns by what the response itself is.
LANGUAGE, SOURCE, WAVE, ORGANISATION = "@language", "@source", "@wave", "@organisation"


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A choice in the list; `name` is the column's, empty for everybody together."""

    name: str
    label: str


def language_name(code: str) -> str:
    """What a language is called in the reader's own; its code where Django has no name for it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def possible(fieldwork: Fieldwork, questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """The breakdowns of a survey, column name to label; by organisation only where links tell it."""
    labels = {
        question.code: question.text.show(language)
        for question in questionnaire.questions.values()
        if question.breakdown
    }
    labels |= {LANGUAGE: _("Language"), SOURCE: _("Source"), WAVE: _("Wave")}
    if fieldwork.survey.link_tells_organisation:
        labels[ORGANISATION] = _("Organisation")
    return labels


def offered(
    fieldwork: Fieldwork, questionnaire: Questionnaire, everybody: Tally, language: str
) -> list[Breakdown]:
    """Everybody together, then each breakdown that can have more than one group."""
    groups = {name: _groups_of(name, everybody) for name in (LANGUAGE, SOURCE)}
    groups[WAVE] = len(fieldwork.waves)
    labels = possible(fieldwork, questionnaire, language)
    return [
        Breakdown(name="", label=_("Everybody together")),
        *(Breakdown(name=name, label=label) for name, label in labels.items() if groups.get(name, 2) > 1),
    ]


def slices(
    fieldwork: Fieldwork, questionnaire: Questionnaire, live: LiveTally, breakdown: str, language: str
) -> list[Slice]:
    """Everybody, then each group of the breakdown under its name, who belongs to none last."""
    labels = dict(_labels(fieldwork, questionnaire, breakdown, language)) if breakdown else {}
    return [
        Slice(label=_("Everybody"), tally=live.everybody),
        *(
            Slice(label=labels.get(group, group) if group else _("No answer"), tally=tally)
            for group, tally in live.groups.items()
            if tally.started
        ),
    ]


def synthetic(everybody: Tally) -> int:
    """How many of the responses a program made up."""
    return everybody.column(SOURCE).counts[Response.Source.SYNTHETIC]


def _groups_of(name: str, everybody: Tally) -> int:
    return sum(count > 0 for count in everybody.column(name).counts.values())


def _labels(
    fieldwork: Fieldwork, questionnaire: Questionnaire, breakdown: str, language: str
) -> Iterator[tuple[str, str]]:
    """The names of the groups of a breakdown."""
    if breakdown == LANGUAGE:
        for code in questionnaire.languages:
            yield code, language_name(code)
    elif breakdown == SOURCE:
        for source in Response.Source:
            yield source.value, str(source.label)
    elif breakdown == WAVE:
        for wave in fieldwork.waves:
            yield str(wave.number), wave.name
    elif breakdown == ORGANISATION:
        distributions = Distribution.objects.filter(wave__survey=fieldwork.survey)
        for distribution in distributions.select_related("organisation"):
            yield str(distribution.number), distribution.organisation.name
    else:
        options: Sequence[Option] = getattr(questionnaire.questions[breakdown], "options", ())
        for option in options:
            yield option.code, option.text.show(language)
