"""The results as the public and partners see them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.core.charts import CONFIG
from analysis.core.shares import shown_share
from analysis.core.tables import Cell
from analysis.exports.results import as_rows, of_audience, own_comparison
from analysis.publishing.comparing import Compared
from analysis.publishing.seeing import Seen, seen
from analysis.report.output import Hidden
from analysis.views.outputs import shown_outputs
from organisations.permissions import Permission, public, requires, user_of
from organisations.spreadsheet import csv_file
from surveys.fieldwork import Fieldwork
from surveys.models import Wave
from surveys.portal import own_parts
from surveys.views.staff import fieldwork_or_404

#: Seconds that a browser or proxy may keep what everybody sees.
KEPT = 60


@public
@require_safe
def public_results(request: HttpRequest, survey: str) -> HttpResponseBase:
    """What the public sees, in the language of `?lang=`; 404 where it sees nothing."""
    fieldwork, found, language = _of_public(request, survey)
    assert fieldwork.version
    with translation.override(language):
        context = {
            **frame(fieldwork, found, language),
            "languages": fieldwork.version.questionnaire.languages,
            "language": language,
        }
        return _kept(render(request, "published/public.html", context), language)


@public
@require_safe
def public_json(request: HttpRequest, survey: str) -> HttpResponseBase:
    """The same as data: what `manage.py results` prints."""
    fieldwork, _found, language = _of_public(request, survey)
    data = of_audience(fieldwork, "public", language)
    return _kept(JsonResponse(data, json_dumps_params={"ensure_ascii": False}), language)


@public
@require_safe
def public_csv(request: HttpRequest, survey: str) -> HttpResponseBase:
    """The same as a table."""
    _fieldwork, found, language = _of_public(request, survey)
    return _kept(csv_file(f"{survey}.csv", as_rows(found)), language)


@requires(Permission.OWN_ORGANISATION)
@require_safe
def partner_results(request: HttpRequest, survey: str) -> HttpResponse:
    """What partners see, with the own organisation beside the rest."""
    user = user_of(request)
    part = own_parts(user).filter(wave__survey__code=survey).first()
    fieldwork = fieldwork_or_404(survey)
    language = translation.get_language() or ""
    found = seen(fieldwork, "partner", language) if part else None
    if found is None or user.organisation is None:
        raise Http404(_("There are no results to see."))
    own = own_comparison(fieldwork.survey, user.organisation, language)
    context = {
        **frame(fieldwork, found, language),
        "organisation": user.organisation,
        "compared": [(each, _rows(each, language)) for each in own],
    }
    return render(request, "published/partner.html", context)


def frame(fieldwork: Fieldwork, found: Seen, language: str) -> dict[str, Any]:
    """What the pages of all audiences show."""
    assert fieldwork.version
    return {
        "survey": fieldwork.survey,
        "facts": fieldwork.version.questionnaire.consent.facts,
        "waves": [wave for wave in fieldwork.waves if wave.opens_at and _counts(wave)],
        "title": fieldwork.title(language),
        "seen": found,
        "shown": shown_outputs(found.outputs, language),
        "sign": Hidden.HIDDEN.value,
        "chart_config": CONFIG,
    }


def _counts(wave: Wave) -> bool:
    return not wave.is_pilot or wave.pilot_outcome == Wave.PilotOutcome.ADOPTED


def _of_public(request: HttpRequest, survey: str) -> tuple[Fieldwork, Seen, str]:
    fieldwork = fieldwork_or_404(survey)
    languages: Iterable[str] = fieldwork.version.questionnaire.languages if fieldwork.version else ()
    wanted = (request.GET.get("lang", ""), translation.get_language() or "", *languages)
    language = next((each for each in wanted if each in languages), "")
    found = seen(fieldwork, "public", language)
    if found is None:
        raise Http404(_("There are no results to see."))
    return fieldwork, found, language


def _rows(compared: Compared, language: str) -> list[tuple[str, str, str]]:
    return [
        (label, _share(own, language), _share(rest, language)) for _code, label, own, rest in compared.rows
    ]


def _share(value: Cell | Hidden, language: str) -> str:
    if isinstance(value, Hidden):
        return value.value
    return shown_share(value.count, value.base, language)


def _kept(response: HttpResponseBase, language: str) -> HttpResponseBase:
    response["Content-Language"] = language
    response["Cache-Control"] = f"public, max-age={KEPT}"
    return response
