"""Anonymised datasets of a survey: the releases, and each from its draft to its approval."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.actions.datasets import ReleaseRefused, approve, draft_release, reject
from analysis.actions.jobs import ask
from analysis.cleaning import decisions_stamp
from analysis.datasets.about import Audience
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.files import FORMATS
from analysis.datasets.offer import offer_of
from analysis.datasets.plan import evaluate, propose
from analysis.datasets.reading import fitted
from analysis.datasets.recipe import DEFAULT_K, as_json
from analysis.forms.csv_style import CsvStyleForm
from analysis.models import DatasetRelease
from analysis.snapshot import one_state
from analysis.views.dataset_effect import ShownEffect, shown_effect
from analysis.views.job_list import jobs_on, unless_listed
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork
from surveys.models import Survey
from surveys.questionnaire.problems import InvalidDocument
from surveys.views.staff import fieldwork_or_404
from surveys.views.waves import user_of

PAGE = "datasets"


@requires(Permission.MAKE_DATASETS)
@require_safe
def datasets(request: HttpRequest, code: str) -> HttpResponse:
    """The releases of a survey, the newest first, and a form for a new draft."""
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return render(request, "analysis/unpublished.html", {"survey": fieldwork.survey, "title": code})
    releases = fieldwork.survey.dataset_releases.select_related("made_by", "decided_by")
    context = frame(fieldwork) | {
        "releases": releases,
        "is_ready": bool(offer_of(fieldwork.survey).versions),
    }
    return render(request, "analysis/datasets/list.html", context)


@requires(Permission.MAKE_DATASETS)
@require_POST
def new_dataset(request: HttpRequest, code: str) -> HttpResponse:
    """A draft with a proposed recipe for the audience that was chosen."""
    fieldwork = fieldwork_or_404(code)
    audience: Audience = "public" if request.POST.get("audience") == "public" else "named"
    try:
        with one_state():
            offer = offer_of(fieldwork.survey)
            recipe = as_json(propose(offer, audience=audience))
        release = draft_release(
            survey=fieldwork.survey, recipe=recipe, by=user_of(request), now=timezone.now()
        )
    except (CannotAnonymise, InvalidDocument) as refused:
        messages.error(request, str(refused))
        return redirect("datasets", code)
    return redirect("dataset", code, release.number)


@requires(Permission.MAKE_DATASETS)
@require_safe
def dataset(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """A release: what its recipe does, its files, and the decision about it; 304 where nothing changed."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    listed = jobs_on(PAGE, fieldwork.survey, of=user_of(request), now=timezone.now())
    shown = (release.state, release.recipe, release.digest, decisions_stamp(fieldwork.survey.id))
    return unless_listed(request, listed, lambda: draft_page(request, fieldwork, release), *shown)


@requires(Permission.MAKE_DATASETS)
@require_POST
def build_dataset(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin the package of a release in the formats that were chosen."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    formats = [name for name in FORMATS if name in request.POST.getlist("formats")]
    if not formats:
        return draft_page(request, fieldwork, release, error=_("Choose at least one format."))
    csv = CsvStyleForm(request.POST)
    if not csv.is_valid():
        return draft_page(request, fieldwork, release, error=_("Choose how the CSV file is written."))
    state = "" if release.state == DatasetRelease.State.APPROVED else "-draft"
    ask(
        survey=fieldwork.survey,
        kind="dataset",
        request={
            "release": number,
            "formats": formats,
            "csv": csv.cleaned_data,
            "language": get_language() or "",
        },
        file_name=f"{code}-dataset-{number}{state}.zip",
        by=user_of(request),
        language=get_language() or "",
        now=timezone.now(),
    )
    return redirect("dataset", code, number)


@requires(Permission.MAKE_DATASETS)
@require_POST
def decide_dataset(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Approve a draft, or reject it with a reason; what cannot be is said, nothing typed is lost."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    by, now, reason = user_of(request), timezone.now(), request.POST.get("reason", "")
    try:
        if "approve" in request.POST:
            approve(release=release, digest=request.POST.get("digest", ""), by=by, now=now)
            messages.success(request, _("The dataset is approved. Nothing about it changes any more."))
        else:
            reject(release=release, reason=reason, by=by, now=now)
            messages.success(request, _("The draft is rejected."))
    except ReleaseRefused as refused:
        return draft_page(request, fieldwork, release, error=str(refused), reason=reason)
    return redirect("dataset", code, number)


def release_or_404(survey: Survey, number: int) -> DatasetRelease:
    releases = survey.dataset_releases.select_related("survey", "made_by", "decided_by")
    release: DatasetRelease | None = releases.filter(number=number).first()
    if release is None:
        raise Http404(_("This survey has no dataset %(number)d.") % {"number": number})
    return release


def draft_page(
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


def _effect(release: DatasetRelease) -> tuple[ShownEffect | None, str]:
    """What a draft's recipe does to the responses that there are now, or why that cannot be told."""
    if release.state != DatasetRelease.State.DRAFT:
        return None, ""
    with one_state():
        try:
            recipe, offer = fitted(release.recipe, release.survey)
            return shown_effect(evaluate(offer, recipe)), ""
        except CannotAnonymise as refused:
            return None, str(refused)
        except InvalidDocument as invalid:
            return None, str(invalid.problems[0])
