"""Weights: the totals that they are made of, and each closed question with and without them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analysis.actions.weighing import remove_population, save_population
from analysis.cleaning import decisions_count
from analysis.core.formats import shown_number, shown_percent
from analysis.core.shares import NO_SHARE, shown_share
from analysis.core.weighting import CannotWeigh
from analysis.crossing import answer_labels, label
from analysis.forms.selection import AnswersForm
from analysis.forms.weights import TOTAL, PopulationForm
from analysis.models import Population
from analysis.pooling import counted_in, other_versions
from analysis.queries import counted_responses
from analysis.report.captions import chosen, data, whole
from analysis.selection import MOST_IN_A_PAGE
from analysis.views.unpublished import unpublished
from analysis.weights import (
    FEWEST,
    WeightedSide,
    Weighting,
    is_final,
    margins,
    shown_sides,
    weigh,
    weighted_sides,
    why_not,
)
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.questionnaire.base import Question
from surveys.views.staff import fieldwork_or_404


@dataclass(frozen=True, kw_only=True)
class Line:
    """An answer with how many gave it, and its share as counted and weighted."""

    label: str
    count: str
    share: str
    weighted: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question with its answers; `base` is how many answered it."""

    name: str
    title: str
    base: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A question whose totals are known, with their sum."""

    code: str
    text: str
    total: str
    population: Population


@requires(Permission.SEE_RESULTS)
@require_safe
def weights(request: HttpRequest, code: str) -> HttpResponse:
    """The totals that are known and, of final answers, each closed question with and without weights."""
    fieldwork, language = fieldwork_or_404(code), get_language() or ""
    version = fieldwork.version
    if version is None:
        return unpublished(request, fieldwork.survey)
    populations = [*fieldwork.survey.populations.all()]
    questions = margins(version.questionnaire)
    known = {population.question for population in populations}
    context = _frame(fieldwork) | {
        "known": [*_known(populations, questions, language)],
        "questions": [
            (each.code, each.text.show(language)) for each in questions.values() if each.code not in known
        ],
    }
    form = AnswersForm(request.GET)
    if populations and is_final(fieldwork.waves):
        context["form"] = form
        if form.is_valid():
            context |= _weighted(version, populations, language, cleaned=form.cleaned)
            context["notes"] = _notes(fieldwork, version, cleaned=form.cleaned)
    return render(request, "analysis/weights.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def population(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """The totals of one question, to enter or take away; what cannot be is said, nothing typed is lost."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    if version is None:
        return unpublished(request, fieldwork.survey)
    asked = margins(version.questionnaire).get(question)
    if asked is None:
        raise Http404(_("Totals of “%(question)s” cannot be used for weights.") % {"question": question})
    stored = fieldwork.survey.populations.filter(question=question).first()
    form = _form(request, asked, stored)
    if request.method == "POST" and _is_done(request, fieldwork, version, form, question):
        return redirect("weights", code)
    context = _frame(fieldwork) | {
        "form": form,
        "question": asked.text.show(get_language() or ""),
        "stored": stored,
    }
    status = 422 if form.errors else 200
    return render(request, "analysis/population.html", context, status=status)


def _is_done(
    request: HttpRequest, fieldwork: Fieldwork, version: LoadedVersion, form: PopulationForm, question: str
) -> bool:
    """Whether the totals were kept or taken away; else the form says why not."""
    survey, by, now = fieldwork.survey, user_of(request), timezone.now()
    try:
        if "remove" in request.POST:
            remove_population(survey=survey, question=question, by=by, now=now)
            messages.success(request, _("The totals are taken away."))
            return True
        if not form.is_valid():
            return False
        details = form.details()
        save_population(survey=survey, version=version, question=question, by=by, now=now, **details)
    except ValidationError as error:
        form.refuse(error)
        return False
    except CannotWeigh as problem:
        populations = [*survey.populations.exclude(question=question), Population(question=question)]
        message = why_not(problem, populations, version, get_language() or "")
        form.add_error(None, _("Nothing was changed. %(why)s") % {"why": message})
        return False
    messages.success(request, _("The totals are saved."))
    return True


def _form(request: HttpRequest, question: Question, stored: Population | None) -> PopulationForm:
    initial = {}
    if stored:
        initial = {f"{TOTAL}{code}": total for code, total in stored.totals.items()}
        initial |= {"source": stored.source, "counted_on": stored.counted_on}
    return PopulationForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        question=question,
        language=get_language() or "",
        label=_("Save"),
    )


def _notes(fieldwork: Fieldwork, version: LoadedVersion, *, cleaned: bool) -> list[str]:
    """Of which responses the figures are, in sentences."""
    decisions = decisions_count(fieldwork.survey.id) if cleaned else None
    return [*chosen("", counted_in(other_versions(version))), data(decisions)]


def _weighted(
    version: LoadedVersion, populations: Sequence[Population], language: str, *, cleaned: bool
) -> dict[str, object]:
    responses = counted_responses(version.id)
    if responses > MOST_IN_A_PAGE:
        return {"too_many": whole(responses)}
    sides = shown_sides(version.questionnaire)
    try:
        weighting = weigh(version, populations, sides, cleaned=cleaned)
    except CannotWeigh as problem:
        return {"problem": why_not(problem, populations, version, language)}
    return {
        "facts": _facts(weighting, language),
        "fewest": FEWEST,
        "shown": [_shown(each, language) for each in weighted_sides(weighting, sides)],
    }


def _facts(weighting: Weighting, language: str) -> list[tuple[str, str]]:
    found = weighting.weights
    return [
        (_("Respondents"), whole(weighting.n)),
        (_("Lowest weight"), shown_number(found.lowest, language)),
        (_("Highest weight"), shown_number(found.highest, language)),
        (_("Design effect (Kish)"), shown_number(found.design_effect, language)),
        (_("Effective number of respondents"), shown_number(weighting.effective_n, language, 1)),
    ]


def _shown(found: WeightedSide, language: str) -> Shown:
    labels = answer_labels(found.side, language)
    return Shown(
        name=found.side.name,
        title=label(found.side, language),
        base=whole(found.base),
        lines=tuple(
            Line(
                label=name,
                count=whole(count),
                share=shown_share(count, found.base, language),
                weighted=shown_percent(share.weighted, language) if share else NO_SHARE,
            )
            for name, count, share in zip(labels, found.counts, found.shares, strict=True)
        ),
    )


def _known(
    populations: Sequence[Population], questions: dict[str, Question], language: str
) -> Iterator[Known]:
    for each in populations:
        question = questions.get(each.question)
        yield Known(
            code=each.question if question else "",
            text=question.text.show(language) if question else each.question,
            total=whole(sum(each.totals.values())),
            population=each,
        )


def _frame(fieldwork: Fieldwork) -> dict[str, object]:
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "is_final": is_final(fieldwork.waves),
    }
