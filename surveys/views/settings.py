"""A survey's settings: chosen before its first wave, then shown with why they stay."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions.publishing import contradictions
from surveys.actions.settings import change_settings, why_fixed
from surveys.fieldwork import Fieldwork
from surveys.forms.settings import SettingsForm
from surveys.models import Survey
from surveys.privacy import consequences_of_modes, consequences_of_sources
from surveys.views.staff import fieldwork_or_404

#: What a contradiction means, by the consent fact that is another than the settings.
CONTRADICTIONS: dict[str, Any] = {
    "organisation_source": gettext_lazy(
        "Respondents read that their organisation is known in another way (organisation_source)."
    ),
    "receipt_code": gettext_lazy(
        "Respondents read something else about a code to erase their answers later (receipt_code)."
    ),
    "personal_link_cut_at_completion": gettext_lazy(
        "Respondents read something else about what happens to the connection between their own link and "
        "their answers (personal_link_cut_at_completion)."
    ),
}


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """The settings, what each choice makes impossible, and where they contradict what was published."""
    fieldwork = fieldwork_or_404(code)
    survey = fieldwork.survey
    reason = why_fixed(survey)
    posted = request.POST if request.method == "POST" else None
    form = SettingsForm(posted, survey=survey, is_fixed=bool(reason), label=_("Save"))
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_settings(
                survey=survey, now=timezone.now(), by=user_of(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The settings are saved.") if changed else _("Nothing was changed."))
            return redirect("settings", code)
    context = {
        "survey": survey,
        "title": fieldwork.title(get_language() or ""),
        "form": form,
        "reason": reason,
        "contradictions": _contradictions(fieldwork),
        "tables": _tables(survey),
    }
    return render(request, "staff/settings.html", context, status=422 if form.errors else 200)


def _contradictions(fieldwork: Fieldwork) -> list[str]:
    """What respondents read otherwise than the settings are; nothing before a version is published."""
    if fieldwork.version is None:
        return []
    facts = fieldwork.version.questionnaire.consent.facts
    found = contradictions(facts, fieldwork.survey)
    return [CONTRADICTIONS[problem.place.rsplit("/", 1)[-1]] for problem in found]


def _tables(survey: Survey) -> list[dict[str, Any]]:
    """For both choices what each of them leaves possible; `chosen` is the place of the present one."""
    return [
        {
            "caption": _("Privacy mode"),
            "choices": Survey.PrivacyMode.labels,
            "chosen": Survey.PrivacyMode.values.index(survey.privacy_mode),
            "rows": consequences_of_modes(),
        },
        {
            "caption": _("Where the organisation of a response comes from"),
            "choices": Survey.OrganisationSource.labels,
            "chosen": Survey.OrganisationSource.values.index(survey.organisation_source),
            "rows": consequences_of_sources(),
        },
    ]
