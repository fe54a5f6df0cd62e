"""The team's pages of who is invited by mail: lists, what a list would add, and inviting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organisations.actions.once import once
from organisations.permissions import Permission, requires, user_of
from surveys.actions.invitation_lists import give_up_list, plan_of
from surveys.actions.queueing import queue_invitations
from surveys.forms.invitations import InviteForm
from surveys.invitation_list import ADDING, MOST_LINES, PEOPLE, PEOPLE_OF_ALL, Outcome
from surveys.invitations import counts_of, listed, parts_of, parts_that_wait
from surveys.loaded import load_version
from surveys.models import Distribution, InvitationList, Message, Survey, Wave
from surveys.outbox import reason_of
from surveys.personal import LostKey
from surveys.queries import newest_version
from surveys.views.distributions import distribution_or_404
from surveys.views.waiting_lists import add_waiting, own_lists, take_list
from surveys.views.waves import frame, wave_or_404

PAGE_LENGTH = 200


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How many people each organisation's list has; a POST takes a file with people of several."""
    return _lists(request, wave_or_404(code, number), None)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """An organisation's list; a POST takes addresses to add, as text or as a file."""
    found = distribution_or_404(code, number, organisation)
    return _lists(request, found.wave, found)


def _lists(request: HttpRequest, wave: Wave, distribution: Distribution | None) -> HttpResponse:
    form, status = take_list(request, wave, distribution)
    if status == 302:
        return redirect("planned_people", wave.survey.code, wave.number)
    wanted = request.GET.get("find", "").replace("\0", "")
    context = frame(
        wave.survey,
        wave=wave,
        distribution=distribution,
        counts=counts_of(wave, timezone.now(), distribution=distribution),
        form=None if wave.state in Wave.CLOSED else form,
        columns=(PEOPLE if distribution else PEOPLE_OF_ALL).names,
        languages=languages_of(wave),
        most=MOST_LINES,
        is_anonymous=wave.survey.privacy_mode == Survey.PrivacyMode.ANONYMOUS,
        wanted=wanted,
    )
    if distribution:
        context |= {"page": _page_of(listed(distribution, wanted), request.GET.get("page"))}
        template = "fieldwork/invited.html"
    else:
        context |= {"parts": parts_of(wave, timezone.now())}
        template = "fieldwork/invitations.html"
    return render(request, template, context, status=status)


def _page_of(people: Any, number: str | None) -> Any:
    """A page of a list, with the states of the mails in words."""
    page = Paginator(people, PAGE_LENGTH).get_page(number)
    for each in page:
        each.mail_label = Message.State(each.mail_state).label if each.mail_state else ""
    return page


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def planned(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What the list that waits would add, line by line; a POST adds it, or gives it up. 409 if outdated."""
    wave = wave_or_404(code, number)
    waiting = own_lists(request).filter(wave=wave).first()
    if waiting is None:
        return redirect("invitations", code, number)
    if request.POST.get("deed") == "give_up":
        give_up_list(by=user_of(request))
        return redirect("invitations", code, number)
    refusal = add_waiting(request, waiting) if request.method == "POST" else ""
    if refusal or request.method != "POST":
        return _planned_page(request, wave, waiting, refusal)
    if waiting.distribution:
        return redirect("invited", code, number, waiting.distribution.number)
    return redirect("invitations", code, number)


def _planned_page(request: HttpRequest, wave: Wave, waiting: InvitationList, refusal: str) -> HttpResponse:
    found = plan_of(waiting)
    wanted = request.GET.get("outcome", "")
    lines = [line for line in found.lines if wanted in ("", line.outcome)]
    context = frame(
        wave.survey,
        wave=wave,
        distribution=waiting.distribution,
        waiting=waiting,
        digest=found.digest,
        counts=[(each, each.label, found.count(each)) for each in Outcome],
        outcome=wanted,
        page=Paginator(lines, PAGE_LENGTH).get_page(request.GET.get("page")),
        adds=found.count(*ADDING),
        refused=found.count(Outcome.REFUSED),
        refusal=refusal,
    )
    return render(request, "fieldwork/planned_people.html", context, status=409 if refusal else 200)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say how many mails go out; a POST puts them into the outbox. 409 where the wave is not open."""
    wave, now = wave_or_404(code, number), timezone.now()
    counts = counts_of(wave, now)
    parts = parts_that_wait(wave, now)
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted, waiting=counts.waiting, parts=parts, label=_("Invite them now"))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        chosen, by = list(form.cleaned_data["parts"]) or None, user_of(request)

        def queue() -> str:
            most = form.at_most()
            mails = queue_invitations(wave=wave, now=now, by=by, distributions=chosen, at_most=most)
            message = ngettext(
                "%(count)d mail is in the outbox.", "%(count)d mails are in the outbox.", mails
            )
            messages.success(request, message % {"count": mails})
            return reverse("invitations", args=[code, number])

        try:
            return redirect(once(token=form.cleaned_data["once"], deed=queue, by=by, now=now))
        except ValidationError as error:
            refusal = " ".join(error.messages)
        except LostKey:
            refusal = reason_of("lost_key")
    context = frame(wave.survey, wave=wave, counts=counts, form=form, refusal=refusal)
    context |= {"is_open": wave.state == Wave.State.OPEN}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "fieldwork/invite.html", context, status=status)


def languages_of(wave: Wave) -> list[str]:
    """Those of the newest version; none before one is published."""
    version = newest_version(wave.survey)
    return list(load_version(version.id).questionnaire.languages) if version else []
