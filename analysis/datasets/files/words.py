"""The words that stand beside the codes of a dataset, in the language of its labels."""

from collections.abc import Mapping
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.datasets.files.summary import Summary
from analysis.datasets.table import Missing, Variable


@cache  # for each of thousands of variables
def missing_words(language: str) -> Mapping[Missing, str]:
    """What each reason for a missing value is called."""
    with translation.override(language):
        return {
            Missing.NOT_REACHED: _("page not reached"),
            Missing.NOT_APPLICABLE: _("not asked because of earlier answers"),
            Missing.LEFT_OPEN: _("left open"),
            Missing.DONT_KNOW: _("don't know"),
            Missing.SUPPRESSED: _("suppressed to protect respondents"),
        }


def answer_labels(variable: Variable, language: str) -> Mapping[int, str]:
    """What each value of a choice or tick means; nothing for numbers and texts."""
    if variable.kind == "tick":
        return _tick_words(language)
    return {
        place: variable.labels[code].show(language) if code in variable.labels else code
        for place, code in enumerate(variable.codes, start=1)
    }


@cache
def _tick_words(language: str) -> Mapping[int, str]:
    with translation.override(language):
        return {0: pgettext("box", "not ticked"), 1: pgettext("box", "ticked")}


def value_labels(variable: Variable, summary: Summary, language: str) -> Mapping[int, str]:
    """What each value of a variable that is no text means, the codes of missing values included."""
    missing = {summary.code(reason): word for reason, word in missing_words(language).items()}
    return {**missing, **answer_labels(variable, language)}
