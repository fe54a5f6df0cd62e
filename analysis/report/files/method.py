"""What a report says of how it was made: facts and sentences, filled from the data."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.report.captions import chosen, data, whole

#: The kinds of outputs that need a paragraph of their own.
TESTED, TICKED, ASSUMED = "change", "tick_change", "margin_of_error"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A wave of fieldwork; without an `end` it goes on."""

    name: str
    start: date
    end: date | None


@dataclass(frozen=True, kw_only=True)
class Method:
    """Where the figures come from. `as_of`: when a response last was counted; `None`: none ever was.

    `is_final`: all waves looked at are closed for good; `is_part`: some respondents are left out. `synthetic`
    responses were made up by a program. `decisions` of cleaning are in the figures, `None` for raw data.
    `only` says of whom they are, `elsewhere` how many responses to other versions are not in them.
    """

    survey: str
    definition: str
    version: int
    periods: tuple[Period, ...]
    started: int
    completed: int
    synthetic: int
    is_final: bool
    is_part: bool = False
    as_of: datetime | None
    decisions: int | None = None
    only: str = ""
    elsewhere: int = 0
    versions: tuple[int, ...] = ()


def facts(method: Method) -> Iterator[tuple[str, str]]:
    """Names and values, in the active language."""
    yield _("Survey"), method.survey
    yield _("Questionnaire"), _("version %(number)d") % {"number": method.version}
    yield _("Report definition"), method.definition
    for period in method.periods:
        yield _("Fieldwork"), _dates(period)
    yield _("Responses"), whole(method.started)
    yield _("of which complete"), whole(method.completed)
    yield _("of which partial"), whole(method.started - method.completed)
    if method.as_of:
        yield _("As of"), date_format(localtime(method.as_of), "DATETIME_FORMAT")


def sentences(method: Method, kinds: Collection[str]) -> Iterator[str]:
    """How to read the figures; `kinds` are those of the outputs that the report has."""
    if method.synthetic:
        yield ngettext(
            "These figures contain %(count)s synthetic response, made up by a program.",
            "These figures contain %(count)s synthetic responses, made up by a program.",
            method.synthetic,
        ) % {"count": whole(method.synthetic)}
    yield _("For the research team: small groups are not hidden.")
    yield _(
        "Each figure is of everybody who answered its question, also in a response that was not completed;"
        " the caption says how many."
    )
    if not method.is_final:
        yield _("Fieldwork is not final: figures can change, and no test is given.")
    elif not method.is_part:
        yield from _tests(kinds)
    if ASSUMED in kinds:
        yield _("Margins of error hold for a simple random sample, which who answers an open link is not.")
    yield from chosen(method.only, method.elsewhere, method.versions)
    yield data(method.decisions)


def _tests(kinds: Collection[str]) -> Iterator[str]:
    if TESTED in kinds:
        yield _(
            "What changed between two moments: Wilcoxon’s signed-rank test of who answered both, corrected"
            " for ties, without continuity correction, with Pratt’s variant beside it; p corrected by Holm"
            " over all rows of a table."
        )
    if TICKED in kinds:
        yield _(
            "What changed between two lists of boxes: McNemar’s exact test of who answered both; p corrected"
            " by Holm over all rows of a table."
        )


def _dates(period: Period) -> str:
    start = date_format(period.start, "DATE_FORMAT")
    if period.end is None:
        return _("%(name)s: from %(start)s") % {"name": period.name, "start": start}
    dates = {"name": period.name, "start": start, "end": date_format(period.end, "DATE_FORMAT")}
    return _("%(name)s: from %(start)s to %(end)s") % dates
