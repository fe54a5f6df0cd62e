"""The groups of a breakdown: by which columns answers are counted apart, and what their groups are called."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from surveys.fieldwork import Fieldwork
from surveys.models import Distribution, Response, Wave
from surveys.questionnaire.base import Option
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import COMPLETED, LANGUAGE, ORGANISATION, SOURCE, WAVE

#: A group by its code or number, with what it is called.
Named = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A column to select responses by, with its choices."""

    name: str
    label: str
    choices: tuple[Named, ...]


def language_name(code: str) -> str:
    """What a language is called in the reader's own; its code where Django has no name for it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def breakdowns_of(fieldwork: Fieldwork, questionnaire: Questionnaire, language: str) -> dict[str, str]:
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


def groups_of(
    fieldwork: Fieldwork, questionnaire: Questionnaire, breakdown: str, language: str
) -> Iterator[Named]:
    """The groups of a breakdown in their order; of organisations one read."""
    own = own_groups(fieldwork.waves, questionnaire)
    if breakdown in own:
        yield from own[breakdown].items()
    elif breakdown == SOURCE:
        yield from ((source.value, str(source.label)) for source in Response.Source)
    elif breakdown == ORGANISATION:
        yield from _organisations(fieldwork)
    else:
        options: Sequence[Option] = getattr(questionnaire.questions[breakdown], "options", ())
        yield from ((option.code, option.text.show(language)) for option in options)


def own_groups(waves: Iterable[Wave], questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    """What waves and languages are called, by their numbers and codes, under the breakdown's name."""
    return {
        WAVE: {str(wave.number): wave.name for wave in waves},
        LANGUAGE: {code: language_name(code) for code in questionnaire.languages},
    }


def filters_of(
    fieldwork: Fieldwork, questionnaire: Questionnaire, language: str, *, fewest: int = 2
) -> Iterator[Filter]:
    """What responses can be selected by, with at least so many groups."""
    labels = breakdowns_of(fieldwork, questionnaire, language)
    del labels[SOURCE]
    order = {name: place for place, name in enumerate((WAVE, LANGUAGE, ORGANISATION), start=-3)}
    for name in sorted(labels, key=lambda name: order.get(name, 0)):
        choices = tuple(groups_of(fieldwork, questionnaire, name, language))
        if len(choices) >= fewest:
            yield Filter(name=name, label=labels[name], choices=choices)
    yield Filter(
        name=COMPLETED, label=_("Completeness"), choices=(("1", _("Submitted")), ("0", _("Not submitted")))
    )


def _organisations(fieldwork: Fieldwork) -> Iterator[Named]:
    """Each by the number that it has in all waves."""
    named = Distribution.objects.filter(wave__survey=fieldwork.survey).order_by("number")
    for number, name in named.values_list("number", "organisation__name").distinct():
        yield str(number), name
