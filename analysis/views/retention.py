"""What is still kept of a survey, where, and until when."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from analysis.actions.emptying import empty_survey
from analysis.retention import made_of
from organisations.permissions import Permission, requires, user_of
from surveys.actions.retaining import plan_erasure
from surveys.forms.retention import EraseNowForm, EraseOnForm
from surveys.retention import (
    backups_with_links,
    contact_data,
    due_on,
    kept_longer,
    promised_on,
    running_wave,
)
from surveys.views.staff import fieldwork_or_404
from surveys.views.waves import frame


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest, code: str) -> HttpResponse:
    """Counts of all that is kept, with days; a POST chooses the day on which contact data and links go."""
    fieldwork, now = fieldwork_or_404(code), timezone.now()
    survey = fieldwork.survey
    posted = request.POST if request.method == "POST" else None
    form = EraseOnForm(posted, initial={"erase_on": survey.erase_on}, label=_("Save"))
    if request.method == "POST" and form.is_valid():
        try:
            plan_erasure(survey=survey, now=now, by=user_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The day is saved."))
            return redirect("retention", code)
    facts = fieldwork.version.questionnaire.consent.facts if fieldwork.version else None
    goes, promised = contact_data(survey), promised_on(survey)
    is_all_gone = not any(kept.count for kept in goes)
    context = frame(
        survey,
        form=form,
        goes=goes,
        is_all_gone=is_all_gone,
        due=due_on(survey),
        promised=promised,
        is_late=promised is not None and promised <= timezone.localdate(now) and not survey.emptied_on,
        months=facts.retention_months if facts else None,
        running=running_wave(survey, now),
        stays=kept_longer(survey),
        made=made_of(survey, now=now),
        backups=backups_with_links(survey, is_all_gone=is_all_gone),
        backup_days=settings.BACKUP_DAYS,
        erase_url=request.build_absolute_uri(reverse("erase_by_receipt")),
    )
    return render(request, "retention/retention.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, code: str) -> HttpResponse:
    """Say what deleting all responses means; a POST does it. 409 while a wave is not over."""
    survey, now = fieldwork_or_404(code).survey, timezone.now()
    form = EraseNowForm(request.POST if request.method == "POST" else None, label=_("Delete all responses"))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            count = empty_survey(survey=survey, now=now, by=user_of(request))
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            told = ngettext("%(count)d response was deleted.", "%(count)d responses were deleted.", count)
            messages.success(request, told % {"count": count})
            return redirect("retention", code)
    context = frame(survey, heading=_("Delete all responses"), form=form, refusal=refusal)
    context |= {
        "running": running_wave(survey, now),
        "goes": kept_longer(survey)[:1] + contact_data(survey)[-2:-1],
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "retention/empty.html", context, status=status)
