"""Anonymised datasets of a survey: the releases, and each with what its recipe does and its files."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.actions.datasets import draft_release
from analysis.actions.jobs import ask
from analysis.cleaning import decisions_stamp
from analysis.datasets.about import Audience
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.files import FORMATS
from analysis.datasets.offer import is_large, offer_of
from analysis.datasets.plan import evaluate, propose
from analysis.datasets.reading import fitted
from analysis.datasets.recipe import DEFAULT_K, as_json
from analysis.forms.csv_style import CsvStyleForm
from analysis.models import DatasetRelease, Job
from analysis.snapshot import one_state
from analysis.views.dataset_effect import ShownEffect, shown_effect
from analysis.views.job_list import jobs_on, unless_listed
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.models import Survey
from surveys.questionnaire.problems import InvalidDocument
from surveys.views.staff import fieldwork_or_404

PAGE = "datasets"


@requires(Permission.MAKE_DATASETS)
@require_safe
def datasets(request: HttpRequest, code: str) -> HttpResponse:
    """The releases of a survey, the newest first, and a form for a new draft."""
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    return _list_page(request, fieldwork)


@requires(Permission.MAKE_DATASETS)
@require_POST
def new_dataset(request: HttpRequest, code: str) -> HttpResponse:
    """A draft with the recipe of the release `like`, or with one that is proposed for the chosen audience."""
    fieldwork = fieldwork_or_404(code)
    survey, audience, like = fieldwork.survey, request.POST.get("audience"), request.POST.get("like")
    try:
        if like is not None:
            recipe = release_or_404(survey, int(like) if like.isdecimal() and len(like) < 9 else 0).recipe
        elif audience in DEFAULT_K:
            recipe = _proposed(survey, audience)
        else:
            return _list_page(request, fieldwork, error=_("Choose whom the dataset is for."))
        release = draft_release(survey=survey, recipe=recipe, by=user_of(request), now=timezone.now())
    except CannotAnonymise as refused:
        return _list_page(request, fieldwork, error=str(refused))
    except InvalidDocument as invalid:
        return _list_page(request, fieldwork, error=str(invalid.problems[0]))
    return redirect("dataset", code, release.number)


def _proposed(survey: Survey, audience: Audience) -> dict[str, Any]:
    with one_state():
        return as_json(propose(offer_of(survey), audience=audience, counted=not is_large(survey)))


def _list_page(request: HttpRequest, fieldwork: Fieldwork, *, error: str = "") -> HttpResponse:
    releases = fieldwork.survey.dataset_releases.select_related("made_by", "decided_by")
    context = frame(fieldwork) | {
        "releases": releases,
        "is_ready": bool(offer_of(fieldwork.survey).versions),
        "error": error,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "analysis/datasets/list.html", context, status=status)


@requires(Permission.MAKE_DATASETS)
@require_safe
def dataset(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """A release: what its recipe does, its files, and the decision about it; 304 where nothing changed."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    listed = jobs_on(PAGE, fieldwork.survey, of=user_of(request), now=timezone.now())
    stamp = decisions_stamp(fieldwork.survey.id)
    shown = (release.state, release.recipe, release.digest, release.erased, _being_approved(release), stamp)
    return unless_listed(request, listed, lambda: release_page(request, fieldwork, release), *shown)


@requires(Permission.MAKE_DATASETS)
@require_POST
def build_dataset(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin the package of a draft in the formats that were chosen."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    formats = request.POST.getlist("formats")
    csv = CsvStyleForm(request.POST)
    error = ""
    if release.state != DatasetRelease.State.DRAFT:
        error = _("This release was decided on already: nothing about it changes any more.")
    elif not formats or not set(formats) <= set(FORMATS):
        error = _("Choose at least one format, of those that are here.")
    elif not csv.is_valid():
        error = _("Choose how the CSV file is written.")
    if error:
        return release_page(request, fieldwork, release, error=error)
    ask(
        survey=fieldwork.survey,
        kind="dataset",
        request={
            "release": number,
            "formats": [name for name in FORMATS if name in formats],
            "csv": csv.cleaned_data,
            "language": get_language() or "",
        },
        file_name=release.draft_name,
        by=user_of(request),
        language=get_language() or "",
        now=timezone.now(),
    )
    return redirect("dataset", code, number)


def release_or_404(survey: Survey, number: int) -> DatasetRelease:
    releases = survey.dataset_releases.select_related("survey", "made_by", "decided_by", "withdrawn_by")
    release: DatasetRelease | None = releases.filter(number=number).first()
    if release is None:
        raise Http404(_("This survey has no dataset %(number)d.") % {"number": number})
    return release


def release_page(
    request: HttpRequest, fieldwork: Fieldwork, release: DatasetRelease, *, error: str = "", reason: str = ""
) -> HttpResponse:
    """The page of a release, with what cannot be."""
    effect, problem = _effect(release)
    context = frame(fieldwork) | {
        "effect": effect,
        "problem": problem,
        "release": release,
        "formats": FORMATS,
        "csv": CsvStyleForm(),
        "may_approve": release.made_by_id != request.user.pk,
        "being_approved": _being_approved(release),
        "error": error,
        "reason": reason,
        "jobs": jobs_on(PAGE, fieldwork.survey, of=user_of(request), now=timezone.now()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "analysis/datasets/release.html", context, status=status)


def frame(fieldwork: Fieldwork) -> dict[str, Any]:
    """What every page of datasets takes."""
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "default_k": DEFAULT_K,
    }


def _being_approved(release: DatasetRelease) -> bool:
    """Whether somebody approved the draft, and its package is being made."""
    approvals = Job.objects.filter(survey=release.survey, kind="approval", request__release=release.number)
    return approvals.filter(state__in=Job.UNFINISHED).exists()


def _effect(release: DatasetRelease) -> tuple[ShownEffect | None, str]:
    """What a draft's recipe does to the responses that there are now, or why that cannot be told."""
    if release.state != DatasetRelease.State.DRAFT:
        return None, ""
    if is_large(release.survey, release.recipe.get("waves", ())):
        return None, _(
            "There are so many responses that working out what the recipe does takes a while. "
            "Build the draft: its disclosure report says it."
        )
    with one_state():
        try:
            recipe, offer = fitted(release.recipe, release.survey)
            return shown_effect(evaluate(offer, recipe)), ""
        except CannotAnonymise as refused:
            return None, str(refused)
        except InvalidDocument as invalid:
            return None, str(invalid.problems[0])
