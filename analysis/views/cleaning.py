"""The team's decisions about answers: the list of them, and undoing one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.actions.cleaning import undo
from analysis.cleaning import decisions_count
from analysis.forms.cleaning import HOLDING, DecisionFilterForm
from analysis.models import Decision
from analysis.report.counted import options_of
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.views.staff import fieldwork_or_404

PAGE_LENGTH = 100


def frame(fieldwork: Fieldwork, **context: Any) -> dict[str, Any]:
    """What every page of cleaning shows."""
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "decisions": decisions_count(fieldwork.survey.id),
        **context,
    }


@requires(Permission.SEE_RESULTS)
@require_safe
def cleaning(request: HttpRequest, code: str) -> HttpResponse:
    """The decisions that the filter lets through, the last one first; 404 for a filter that there is not."""
    fieldwork = fieldwork_or_404(code)
    form = DecisionFilterForm(request.GET)
    if not form.is_valid():
        raise Http404(_("The list cannot be filtered like this."))
    found = Decision.objects.filter(survey=fieldwork.survey).select_related("decided_by", "undone_by")
    if kind := form.cleaned_data["kind"]:
        found = found.filter(kind=kind)
    if state := form.cleaned_data["state"]:
        found = found.filter(undone_at__isnull=state == HOLDING)
    page = Paginator(found.order_by("-id"), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = frame(
        fieldwork,
        form=form,
        page=page,
        lines=[(decision, _becomes(decision, fieldwork)) for decision in page],
        query=urlencode({name: value for name, value in form.cleaned_data.items() if value}),
    )
    return render(request, "analysis/cleaning/decisions.html", context)


@requires(Permission.CLEAN_ANSWERS)
@require_POST
def undo_decision(request: HttpRequest, code: str, decision: int) -> HttpResponse:
    """Undo one decision; that it was undone already is told."""
    found = get_object_or_404(Decision.objects.select_related("survey"), survey__code=code, id=decision)
    if undo(decision=found, by=user_of(request), now=timezone.now()):
        messages.success(request, _("The decision is undone. Raw data were never changed."))
    else:
        messages.info(request, _("This decision was undone already."))
    return redirect("cleaning", code)


def _becomes(decision: Decision, fieldwork: Fieldwork) -> str:
    """What the answer becomes, an option by its text."""
    if decision.kind != Decision.Kind.RECODE or fieldwork.version is None:
        return decision.becomes
    question = fieldwork.version.questionnaire.questions.get(decision.question)
    options = {option.code: option for option in options_of(question)} if question else {}
    option = options.get(decision.becomes)
    return option.text.show(get_language() or "") if option else decision.becomes
