"""Erasing by the team: what is left of a survey at once, or the response of a person who asks for it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions.erasing import erase_of_person
from surveys.actions.retaining import erase_survey
from surveys.forms.retention import EraseNowForm, PersonForm
from surveys.models import Invitation, Response, Survey
from surveys.retention import contact_data, running_wave
from surveys.views.staff import fieldwork_or_404
from surveys.views.waves import frame


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def erase_now(request: HttpRequest, code: str) -> HttpResponse:
    """Say what goes, in numbers; a POST erases it. 409 while a wave needs it."""
    survey, now = fieldwork_or_404(code).survey, timezone.now()
    form = EraseNowForm(request.POST if request.method == "POST" else None, label=_("Erase now"))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            erase_survey(survey=survey, now=now, by=user_of(request))
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("Contact data, links and unfinished responses are erased."))
            return redirect("retention", code)
    context = frame(survey, form=form, refusal=refusal, goes=contact_data(survey))
    context |= {
        "heading": _("Erase contact data, links and unfinished responses now"),
        "running": running_wave(survey, now),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "retention/erase_now.html", context, status=status)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whose response it is; a POST shows what was found, and one with an `invitation` erases.

    404 in an anonymous survey, in which no response is tied to anybody. 409 where it is gone already.
    """
    survey = fieldwork_or_404(code).survey
    if survey.is_anonymous:
        raise Http404(_("In this survey no response is tied to a person."))
    if request.method == "POST" and "invitation" in request.POST:
        return _erase(request, survey)
    form = PersonForm(
        request.POST if request.method == "POST" else None, survey=survey, label=_("Look for the response")
    )
    found = form.invitations if request.method == "POST" and form.is_valid() else []
    return _draw_person(request, survey, form, found=found, status=422 if form.errors else 200)


def _erase(request: HttpRequest, survey: Survey) -> HttpResponse:
    try:
        wanted = UUID(request.POST["invitation"])
        invitations = Invitation.objects.select_related("distribution__wave__survey")
        invitation = invitations.get(id=wanted, wave__survey=survey)
        erase_of_person(invitation=invitation, by=user_of(request), now=timezone.now())
    except (ValueError, Invitation.DoesNotExist, Response.DoesNotExist):
        refusal = _("There is no such response any more.")
    except ValidationError as error:
        refusal = " ".join(error.messages)
    else:
        messages.success(request, _("The response is erased."))
        return redirect("retention", survey.code)
    form = PersonForm(survey=survey, label=_("Look for the response"))
    return _draw_person(request, survey, form, refusal=refusal, status=409)


def _draw_person(
    request: HttpRequest,
    survey: Survey,
    form: PersonForm,
    *,
    found: Sequence[Invitation] = (),
    refusal: str = "",
    status: int,
) -> HttpResponse:
    heading = _("Erase the response of a person")
    context = frame(survey, heading=heading, form=form, found=found, refusal=refusal)
    return render(request, "retention/erase_person.html", context, status=status)
