"""The team's pages of a wave's texts: writing them, and what an organisation hands out: letter and poster."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.permissions import Permission, requires, user_of
from surveys.actions.fieldwork import write_texts
from surveys.fieldwork import fieldwork_of
from surveys.forms.texts import PREVIEW, TextsForm, braced
from surveys.letters import Letter, letters_of, poster_of, previews_of
from surveys.models import Distribution, Wave
from surveys.questionnaire.document import Questionnaire
from surveys.views.distributions import distribution_or_404
from surveys.views.waves import frame, wave_or_404


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every text in every language; a POST saves them or, with the other button, shows them filled in."""
    wave = wave_or_404(code, number)
    questionnaire = questionnaire_of(wave)
    form = TextsForm(request.POST or None, wave=wave, languages=questionnaire.languages)
    previews: list[Letter] = []
    if request.method == "POST" and form.is_valid():
        if PREVIEW in request.POST:
            previews = _previews(form, questionnaire, str(user_of(request)))
        else:
            try:
                write_texts(wave=wave, texts=form.texts(), now=timezone.now(), by=user_of(request))
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The texts have been saved."))
                return redirect("wave_texts", code, number)
    context = frame(wave.survey, wave=wave, form=form, heading=_("Texts"), previews=_shown(previews))
    return render(request, "fieldwork/texts.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_safe
def organisation_letter(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """The letter to forward in each language; `?download=nl` gives one of them as a text file."""
    found = distribution_or_404(code, number, organisation)
    context = frame(found.wave.survey, wave=found.wave, distribution=found)
    return draw_letter(request, found, "fieldwork/letter.html", context)


@requires(Permission.RUN_FIELDWORK)
@require_safe
def organisation_poster(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """The poster with the QR code of the organisation's link, as PDF; 404 where the link was revoked."""
    return draw_poster(distribution_or_404(code, number, organisation))


def draw_letter(
    request: HttpRequest, found: Distribution, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page of an organisation's letters, or the letter in the language of `?download` as a text file."""
    letters = letters_of(found.wave, found, questionnaire_of(found.wave))
    wanted = request.GET.get("download")
    if wanted is None:
        return render(request, template, {**context, "letters": _shown(letters)})
    for each in letters:
        if each.language == wanted:
            heads = {"Content-Disposition": f'attachment; filename="{_file_name(found)}-{wanted}.txt"'}
            text = each.text.replace("\n", "\r\n")
            return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=heads)
    raise Http404(_("There is no letter in this language."))


def draw_poster(found: Distribution) -> HttpResponse:
    """An organisation's poster as PDF; 404 where its link leads nowhere."""
    if found.token is None or found.wave.state in Wave.CLOSED:
        raise Http404(_("The link leads nowhere, so there is no poster for it."))
    pdf = poster_of(found, questionnaire_of(found.wave))
    heads = {"Content-Disposition": f'attachment; filename="{_file_name(found)}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=heads)


def _file_name(found: Distribution) -> str:
    return f"{found.wave.survey.code}-{found.wave.number}-{found.number}"


def _previews(form: TextsForm, questionnaire: Questionnaire, reader: str) -> list[Letter]:
    distribution = form.cleaned_data["organisation"]
    return list(previews_of(distribution, questionnaire, form.texts(), reader)) if distribution else []


def _shown(letters: list[Letter]) -> list[tuple[Letter, str]]:
    """Each letter with its missing placeholders as they are typed."""
    return [(each, braced(each.missing)) for each in letters]


def questionnaire_of(wave: Wave) -> Questionnaire:
    """The newest published questionnaire, which has the languages and the facts that texts speak of."""
    fieldwork = fieldwork_of(wave.survey.code)
    if fieldwork is None or fieldwork.version is None:
        raise Http404(_("Publish a version of the questionnaire first: texts have its languages."))
    return fieldwork.version.questionnaire
