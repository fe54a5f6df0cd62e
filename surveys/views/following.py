"""The team's pages about one partner in a wave: the contact with it, and what it sent on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.actions.once import once
from organisations.permissions import Permission, requires, user_of
from surveys.actions.following import enter_paper, follow
from surveys.actions.starting import NotOpen, Started
from surveys.forms.following import ContactForm, PaperForm
from surveys.loaded import load_version
from surveys.models import Distribution
from surveys.queries import way_in_from_paper
from surveys.secrets import is_start_token, new_start_token
from surveys.views.distributions import distribution_or_404
from surveys.views.opening import remember
from surveys.views.respondents import SeeOther
from surveys.views.waves import frame

#: So many notes are shown, the last one first.
NOTES_SHOWN = 50


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """Where the contact with a partner stands, with the notes; a POST keeps it."""
    found = distribution_or_404(code, number, organisation)
    initial = {name: getattr(found, name) for name in ContactForm.base_fields if name not in ("text", "once")}
    form = ContactForm(request.POST or None, initial=initial, label=_("Save"))
    if request.method == "POST" and form.is_valid():
        text, now, by = form.cleaned_data["text"], timezone.now(), user_of(request)

        def save() -> str:
            follow(distribution=found, contact=form.contact(), text=text, now=now, by=by)
            return reverse("contact", args=[code, number, organisation])

        try:
            where = once(token=form.cleaned_data["once"], deed=save, by=by, now=now)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The contact has been saved."))
            return redirect(where)
    notes = found.notes.select_related("by").order_by("-at", "-id")[:NOTES_SHOWN]
    context = frame(found.wave.survey, wave=found.wave, distribution=found, form=form, notes=notes)
    return render(request, "fieldwork/contact.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """Enter a paper questionnaire: a POST starts a response in this browser. After it comes the next one."""
    found = distribution_or_404(code, number, organisation)
    way_in = way_in_from_paper(found)
    context = frame(found.wave.survey, wave=found.wave, distribution=found, is_sent="sent" in request.GET)
    if way_in.version is None or not way_in.may_start(timezone.now()):
        status = 409 if request.method == "POST" else 200
        return render(request, "fieldwork/paper.html", context, status=status)
    questionnaire = load_version(way_in.version.id).questionnaire
    initial = {
        "start_token": new_start_token(),
        "language": request.GET.get("language") or questionnaire.default_language,
    }
    form = PaperForm(
        request.POST or None, initial=initial, questionnaire=questionnaire, label=_("Enter the answers")
    )
    if request.method == "POST" and form.is_valid():
        started = _start(request, found, form)
        if started and started.code:
            first = questionnaire.pages[0]
            answer = SeeOther(reverse("page", args=[started.handle, first.code]))
            remember(answer, request, handle=started.handle, code=started.code)
            return answer
        if started:
            return SeeOther(reverse("answers", args=[started.handle]))
    status = 422 if form.errors else 200
    return render(request, "fieldwork/paper.html", context | {"form": form}, status=status)


def _start(request: HttpRequest, found: Distribution, form: PaperForm) -> Started | None:
    token, language = form.cleaned_data["start_token"], form.cleaned_data["language"]
    if not is_start_token(token):
        form.add_error(None, _("Open this page anew: it does not hold any more what it was given."))
        return None
    try:
        return enter_paper(
            distribution=found, token=token, language=language, now=timezone.now(), by=user_of(request)
        )
    except NotOpen:
        form.add_error(None, _("The wave has been closed or paused meanwhile."))
        return None
