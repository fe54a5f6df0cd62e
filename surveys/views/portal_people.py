"""The portal's pages of the people whom an organisation lets Peilpunt invite by mail."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions.invitation_lists import give_up_list, plan_of
from surveys.invitation_list import MOST_LINES, PEOPLE, Outcome
from surveys.models import Wave
from surveys.portal import last_mailed_at, own_people
from surveys.views.invitations import PAGE_LENGTH
from surveys.views.portal import own_or_404, portal_frame
from surveys.views.texts import questionnaire_of
from surveys.views.waiting_lists import add_waiting, own_lists, take_list


@requires(Permission.OWN_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """The own list; a POST takes addresses to add, as text or as a file."""
    part = own_or_404(request, survey, number)
    form, status = take_list(request, part.wave, part)
    if status == 302:
        return redirect("portal_planned", survey, number)
    page = Paginator(own_people(part), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        **portal_frame(part),
        "form": None if part.wave.state in Wave.CLOSED else form,
        "columns": PEOPLE.names,
        "languages": questionnaire_of(part.wave).languages,
        "most": MOST_LINES,
        "page": page,
        "mailed_at": last_mailed_at(part),
    }
    return render(request, "portal/people.html", context, status=status)


@requires(Permission.OWN_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def planned(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """What the list that waits would add; a POST adds it, or gives it up. 409 where it would be another."""
    part = own_or_404(request, survey, number)
    waiting = own_lists(request).filter(distribution=part).first()
    if waiting is None:
        return redirect("portal_people", survey, number)
    if request.POST.get("deed") == "give_up":
        give_up_list(by=user_of(request))
        return redirect("portal_people", survey, number)
    refusal = add_waiting(request, waiting) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("portal_people", survey, number)
    plan = plan_of(waiting).for_partner()
    context = {
        **portal_frame(part),
        "waiting": waiting,
        "digest": plan.digest,
        "adds": plan.count(Outcome.ADDED),
        "already": plan.count(Outcome.ALREADY),
        "refused": [line for line in plan.lines if line.outcome == Outcome.REFUSED],
        "refusal": refusal,
    }
    return render(request, "portal/planned.html", context, status=409 if refusal else 200)
