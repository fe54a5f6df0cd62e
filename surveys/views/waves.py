"""The team's pages of fieldwork: the waves of a survey, and planning one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.actions.once import once
from organisations.permissions import Permission, may, requires, user_of
from surveys.actions.distributing import take_part
from surveys.actions.fieldwork import change_wave, create_wave
from surveys.fieldwork import fieldwork_of
from surveys.forms.waves import FieldworkForm, JoinForm, NewWaveForm, WaveForm
from surveys.models import Survey, Wave
from surveys.next_mails import next_mails
from surveys.outbox import reason_of
from surveys.reminders import ReminderPlan
from surveys.views.moves import moves_of
from surveys.views.staff import fieldwork_or_404
from surveys.views.wave_lines import wave_lines
from surveys.waves import counts_of, find_wave, history_of, waves_of


def wave_or_404(code: str, number: int) -> Wave:
    """The wave of this number, or the page that says there is none."""
    wave = find_wave(code, number)
    if wave is None:
        raise Http404(_("There is no such wave."))
    return wave


def frame(survey: Survey, **context: Any) -> dict[str, Any]:
    """What every page of a survey's fieldwork shows."""
    fieldwork = fieldwork_of(survey.code)
    title = fieldwork.title(get_language() or "") if fieldwork else survey.code
    return {"survey": survey, "title": title, **context}


@requires(Permission.SEE_SURVEYS)
@require_safe
def waves(request: HttpRequest, code: str) -> HttpResponse:
    """The waves of a survey, the last one first."""
    survey = fieldwork_or_404(code).survey
    context = frame(survey, lines=waves_of(survey), may_manage=may(request.user, Permission.RUN_FIELDWORK))
    return render(request, "fieldwork/waves.html", context)


@requires(Permission.SEE_SURVEYS)
@require_safe
def wave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One wave: its state and times, what can be done with it, who takes part, and who did what."""
    return _draw(request, wave_or_404(code, number), form=None)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_wave(request: HttpRequest, code: str) -> HttpResponse:
    survey = fieldwork_or_404(code).survey
    form = NewWaveForm(request.POST or None, label=_("Make the wave"))
    if request.method == "POST" and form.is_valid():
        now, by = timezone.now(), user_of(request)
        organisations = form.organisations(survey.waves.order_by("number").last())

        def make() -> str:
            made = create_wave(survey=survey, plan=form.plan(), organisations=organisations, now=now, by=by)
            return reverse("wave", args=[code, made.number])

        try:
            where = once(token=form.cleaned_data["once"], deed=make, by=by, now=now)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The wave is a draft: nobody can answer yet."))
            return redirect(where)
    return _form_page(request, form, survey, heading=_("New wave"))


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_wave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = wave_or_404(code, number)
    form = WaveForm(request.POST or None, wave=found, label=_("Save"))
    if request.method == "POST" and form.is_valid():
        try:
            change_wave(wave=found, plan=form.plan(), now=timezone.now(), by=user_of(request))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The wave has been changed."))
            return redirect("wave", code, number)
    return _form_page(request, form, found.survey, wave=found, heading=_("Change the wave"))


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["POST"])
def join(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Let organisations take part."""
    found = wave_or_404(code, number)
    form = JoinForm(request.POST, wave=found, label=_("Add"))
    if form.is_valid():
        try:
            take_part(wave=found, now=timezone.now(), by=user_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The organisations take part now."))
            return redirect("wave", code, number)
    return _draw(request, found, form=form)


def _draw(request: HttpRequest, found: Wave, form: JoinForm | None) -> HttpResponse:
    may_manage = may(request.user, Permission.RUN_FIELDWORK)
    context = frame(
        found.survey,
        wave=found,
        counts=counts_of(found),
        **wave_lines(request, found),
        targets=sorted(found.targets.items()),
        may_manage=may_manage,
        stopped=reason_of(found.sending_stopped),
        may_see_links=may(request.user, Permission.SEE_LINKS) and found.may_start,
        moves=moves_of(found) if may_manage else [],
        history=history_of(found),
        form=form,
    )
    if may_manage and not form and found.state not in Wave.CLOSED:
        context["form"] = JoinForm(wave=found, label=_("Add"))
    if may_manage:
        context["plan"] = ReminderPlan.read(found.reminders)
        context["next_mails"] = next_mails(found, context["plan"], timezone.now())
    return render(request, "fieldwork/wave.html", context, status=422 if form else 200)


def _form_page(request: HttpRequest, form: FieldworkForm, survey: Survey, **context: Any) -> HttpResponse:
    """A page with one form; 422 when what was posted cannot be kept."""
    status = 422 if form.errors else 200
    return render(request, "fieldwork/form.html", frame(survey, form=form, **context), status=status)
