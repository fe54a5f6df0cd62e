"""The live results of a survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.core.charts import CONFIG
from analysis.core.tables import Cell, Result, Row, Slice, Table, result
from analysis.core.tally import Tally
from analysis.queries import live_tally
from analysis.views import breakdowns, figures
from analysis.views.freshness import etag, freshness_of, unless_known
from organisations.permissions import Permission, requires
from surveys.loaded import LoadedVersion
from surveys.models import Response, Survey
from surveys.questionnaire.base import Question
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """A question with its figures; `base` says in a sentence of how many they are, `parts` are by item."""

    code: str
    text: str
    base: str
    figure: figures.Figure | None = None
    parts: tuple[figures.Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageResult:
    """A page of the questionnaire with how many sent it."""

    code: str
    title: str
    sent: str
    questions: tuple[QuestionResult, ...]


@requires(Permission.SEE_RESULTS)
@require_safe
def results(request: HttpRequest, code: str) -> HttpResponseBase:
    """All that was counted, for everybody and by one breakdown; 304 where the browser has it already."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    breakdown = request.GET.get("by", "")
    if breakdown and breakdown not in breakdowns.possible(fieldwork.survey, version.questionnaire, ""):
        raise Http404(_("Results cannot be broken down by “%(name)s”.") % {"name": breakdown})
    now = timezone.now()

    def draw() -> HttpResponse:
        context = _context(fieldwork.survey, version, breakdown, now)
        return render(request, "analysis/results.html", context)

    return unless_known(request, etag(version.id, now, breakdown, str(request.user.pk)), draw)


def _context(survey: Survey, version: LoadedVersion, breakdown: str, now: datetime) -> dict[str, object]:
    """What the page shows, all of it from one tally."""
    language = get_language() or ""
    live = live_tally(version.id, now=now, breakdown=breakdown)
    questionnaire, everybody = version.questionnaire, live.everybody
    labels = breakdowns.possible(survey, questionnaire, language)
    slices = breakdowns.slices(survey, questionnaire, live, breakdown, language)
    return {
        "survey": survey,
        "chart_config": CONFIG,
        "title": questionnaire.title.show(language),
        "freshness": freshness_of(live, now),
        "started": figures.whole(everybody.started),
        "completed": figures.whole(everybody.completed),
        "synthetic": everybody.column(breakdowns.SOURCE).counts[Response.Source.SYNTHETIC],
        "breakdowns": breakdowns.offered(survey, labels, everybody),
        "breakdown": breakdown,
        "reached": figures.figure("reached", reached(version, everybody, language), language),
        "pages": [
            PageResult(
                code=page.code,
                title=page.title.show(language),
                sent=figures.whole(everybody.sent(page.code)),
                questions=tuple(
                    _question(
                        question,
                        slices[:1] if question.code == breakdown else slices,
                        everybody.sent(page.code),
                        language,
                    )
                    for question in page.questions
                    if question.columns()
                ),
            )
            for page in questionnaire.pages
        ],
    }


def reached(version: LoadedVersion, everybody: Tally, language: str) -> Table:
    """How many of those who started sent each page."""
    rows = (
        Row(label=page.title.show(language), cells=(Cell(everybody.sent(page.code), everybody.started),))
        for page in version.questionnaire.pages
    )
    return Table(drawing="bars", columns=("",), rows=tuple(rows))


def _question(question: Question, slices: Sequence[Slice], sent: int, language: str) -> QuestionResult:
    found = result(question, slices, language)
    text = question.text.show(language)
    if found is None:
        seen = _("%(sent)s sent the page. Texts are not shown here.") % {"sent": figures.whole(sent)}
        return QuestionResult(code=question.code, text=text, base=seen)
    name = f"figure-{question.code}"
    drawn = tuple(
        figures.figure(f"{name}-{number}", part.table, language, part.label)
        for number, part in enumerate(found.parts)
    )
    if found.means:
        drawn = (figures.means(name, found.means, language),)
    whole = len(drawn) == 1 and not drawn[0].label
    return QuestionResult(
        code=question.code,
        text=text,
        base=_base(found),
        figure=drawn[0] if whole else None,
        parts=() if whole else drawn,
    )


def _base(found: Result) -> str:
    """Of how many the shares are, and how many could have answered."""
    fewest, most = found.bases
    answered = figures.whole(most) if fewest == most else f"{figures.whole(fewest)}–{figures.whole(most)}"
    numbers = {"answered": answered, "asked": figures.whole(found.asked), "seen": figures.whole(found.seen)}
    base = _("%(answered)s answered, of %(seen)s who sent the page.") % numbers
    if found.asked != found.seen:
        base = _("%(answered)s answered, of %(asked)s who were asked; %(seen)s sent the page.") % numbers
    if found.places:
        ranked = _("Shares of those who gave it one of %(places)d places.") % {"places": found.places}
        base = f"{base} {ranked}"
    return base
