"""The portal: what a coordinator does with the own organisation's part in a wave, and sees of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.permissions import Permission, requires, user_of
from surveys.actions.batches import note_download
from surveys.actions.following import tell_numbers
from surveys.actions.portal_counts import SHOWN_FROM, STEP
from surveys.batches import NotPrintable, printed_letters
from surveys.fieldwork import fieldwork_of_each, open_link
from surveys.forms.batches import LettersForm
from surveys.forms.portal import NumbersForm
from surveys.models import Distribution, Wave
from surveys.portal import own_batches, own_part, own_parts
from surveys.views.batches import as_file
from surveys.views.texts import draw_letter, draw_poster, questionnaire_of
from surveys.views.waves import frame


@requires(Permission.OWN_ORGANISATION)
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """The waves in which the own organisation takes part."""
    parts = list(own_parts(user_of(request)))
    surveys = fieldwork_of_each({part.wave.survey.code for part in parts})
    lines = [(part, surveys[part.wave.survey.code].title(get_language() or "")) for part in parts]
    return render(
        request, "portal/waves.html", {"lines": lines, "organisation": user_of(request).organisation}
    )


@requires(Permission.OWN_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def wave(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """What there is to do in one wave; a POST saves what the organisation tells of itself."""
    part = own_or_404(request, survey, number)
    initial = {"sent_number": part.sent_number, "staff_number": part.staff_number}
    form = NumbersForm(request.POST or None, initial=initial, label=_("Save"))
    if request.method == "POST" and form.is_valid():
        tell_numbers(distribution=part, now=timezone.now(), by=user_of(request), **form.cleaned_data)
        messages.success(request, _("Thank you. The numbers have been saved."))
        return redirect("portal_wave", survey, number)
    return _draw(request, part, form, status=422 if form.errors else 200)


@requires(Permission.OWN_ORGANISATION)
@require_safe
def letter(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """The letter to forward in each language; `?download=nl` gives one of them as a text file."""
    part = own_or_404(request, survey, number)
    return draw_letter(request, part, "portal/letter.html", portal_frame(part))


@requires(Permission.OWN_ORGANISATION)
@require_safe
def poster(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """The poster with the QR code of the own link, as PDF."""
    return draw_poster(own_or_404(request, survey, number))


@requires(Permission.OWN_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, survey: str, number: int, batch: int) -> HttpResponse:
    """A batch of letters with codes; a POST makes one file of them. 409 where they cannot be had."""
    part = own_or_404(request, survey, number)
    found = next((each for each in own_batches(part) if each.number == batch), None)
    if found is None:
        raise Http404(_("There is no such batch of codes."))
    questionnaire = questionnaire_of(part.wave)
    form = LettersForm(
        request.POST or None, batch=found, languages=questionnaire.languages, label=_("Letters (PDF, A4)")
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        language, file = form.cleaned_data["language"], form.cleaned_data["part"]
        try:
            pdf = printed_letters(found, file, language, questionnaire)
        except NotPrintable as error:
            refusal = str(error)
        else:
            by, told = user_of(request), {"part": file, "language": language}
            note_download(batch=found, action="print letters", now=timezone.now(), by=by, **told)
            heads = as_file(found, f"-{language}-{file}.pdf")
            return HttpResponse(pdf, content_type="application/pdf", headers=heads)
    status = 409 if refusal else 422 if form.errors else 200
    context = {**portal_frame(part), "batch": found, "form": form, "refusal": refusal}
    return render(request, "portal/codes.html", context, status=status)


def own_or_404(request: HttpRequest, survey: str, number: int) -> Distribution:
    """The own organisation's part; waves of others are as little there as those that do not exist."""
    part = own_part(user_of(request), survey, number)
    if part is None:
        raise Http404(_("Your organisation takes part in no such wave."))
    return part


def portal_frame(part: Distribution) -> dict[str, object]:
    """What every page below a wave shows."""
    return frame(part.wave.survey, wave=part.wave, distribution=part)


def _draw(request: HttpRequest, part: Distribution, form: NumbersForm, *, status: int) -> HttpResponse:
    context = {
        **portal_frame(part),
        "form": form,
        "url": open_link(part),
        "is_closed": part.wave.state in Wave.CLOSED,
        "counts": getattr(part, "shown_count", None),
        "shown_from": SHOWN_FROM,
        "step": STEP,
        "batches": own_batches(part),
    }
    return render(request, "portal/wave.html", context, status=status)
