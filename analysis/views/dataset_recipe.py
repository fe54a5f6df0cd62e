"""The steps of a draft: its waves and columns, its recodings, and its recipe as text."""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis.actions.datasets import ReleaseRefused, change_recipe
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.offer import offer_of
from analysis.datasets.plan import answers_to
from analysis.datasets.reading import fitted
from analysis.datasets.table import Variable
from analysis.forms.datasets import ROLES, chosen_recodings, chosen_roles, recoded_columns, role_rows
from analysis.models import DatasetRelease
from analysis.snapshot import one_state
from analysis.views.datasets import frame, release_or_404
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.questionnaire.problems import InvalidDocument, Problem
from surveys.questionnaire.strictjson import parse as parse_json
from surveys.views.staff import fieldwork_or_404

Document = dict[str, Any]

#: In the order of `ROLES`.
ROLE_NAMES = (
    gettext_lazy("others may know it"),
    gettext_lazy("sensitive"),
    gettext_lazy("left out"),
)


@requires(Permission.MAKE_DATASETS)
@require_http_methods(["GET", "HEAD", "POST"])
def dataset_columns(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Which waves and columns, what others may know, what nobody should learn, and how many are alike."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    offer = offer_of(fieldwork.survey)

    language = get_language() or ""

    def shown(document: Document) -> dict[str, Any]:
        texts = (each for each in offer.variables if each.kind == "text")
        return {
            "rows": role_rows(document, offer, language) if offer.versions else [],
            "roles": [("", _("kept")), *zip(ROLES, ROLE_NAMES, strict=True)],
            "texts": [(each.name, each.label.show(language)) for each in texts],
            "offer": offer,
        }

    return _step(
        request,
        fieldwork,
        release,
        template="analysis/datasets/columns.html",
        chosen=lambda document: chosen_roles(request.POST, document, offer),
        shown=shown,
    )


@requires(Permission.MAKE_DATASETS)
@require_http_methods(["GET", "HEAD", "POST"])
def dataset_recodings(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Which answers of the protected columns become one, which mean "don't know", which bands numbers get."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    columns = _protected_columns(release)
    return _step(
        request,
        fieldwork,
        release,
        template="analysis/datasets/recodings.html",
        chosen=lambda document: chosen_recodings(request.POST, document, columns),
        shown=lambda document: {"columns": recoded_columns(document, columns, get_language() or "")},
    )


@requires(Permission.MAKE_DATASETS)
@require_http_methods(["GET", "HEAD", "POST"])
def dataset_recipe(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The recipe as text, for what the other steps have no field for."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    source = request.POST.get("source", "")
    return _step(
        request,
        fieldwork,
        release,
        template="analysis/datasets/recipe.html",
        chosen=lambda _document: parse_json(source.encode("utf-8", "surrogatepass"), "recipe"),
        shown=lambda document: {"source": source or _as_text(document)},
    )


def _step(
    request: HttpRequest,
    fieldwork: Fieldwork,
    release: DatasetRelease,
    *,
    template: str,
    chosen: Callable[[Document], Any],
    shown: Callable[[Document], Mapping[str, Any]],
) -> HttpResponse:
    """A page that draws a recipe, and keeps the one that is `chosen` on it."""
    document, problems = dict(release.recipe), []
    was = request.POST.get("was", "") or _as_text(document)
    if request.method == "POST":
        try:
            document = chosen(document)
            change_recipe(
                release=release, recipe=document, was=_stored(was), by=user_of(request), now=timezone.now()
            )
        except InvalidDocument as invalid:
            problems = list(invalid.problems)
        except ReleaseRefused as refused:
            problems = [Problem("", str(refused))]
        else:
            messages.success(request, _("Saved. This is what it does now."))
            return redirect("dataset", fieldwork.survey.code, release.number)
    context = frame(fieldwork) | {
        "release": release,
        "recipe": document,
        "problems": [(problem.place, problem.message) for problem in problems],
        "was": was,
        **shown(document),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, template, context, status=status)


def _protected_columns(release: DatasetRelease) -> Sequence[tuple[Variable, tuple[int, ...]]]:
    """The protected columns with the counts of their answers; none while the recipe does not fit."""
    with one_state():
        try:
            recipe, offer = fitted(release.recipe, release.survey)
            return answers_to(offer, recipe)
        except (InvalidDocument, CannotAnonymise):
            return []


def _as_text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)


def _stored(was: str) -> Any:
    """The recipe that the page was drawn from; what is none matches nothing."""
    try:
        return parse_json(was.encode("utf-8", "surrogatepass"), "recipe")
    except InvalidDocument:
        return None
