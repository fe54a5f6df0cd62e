"""Deciding about a dataset, and fetching the package that an approved one keeps."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.actions.dataset_decisions import ask_approval, hand_out, reject, withdraw
from analysis.actions.datasets import ReleaseRefused
from analysis.datasets.kept import read_package
from analysis.models import DatasetRelease
from analysis.views.datasets import release_or_404, release_page
from analysis.views.ranges import send
from organisations.permissions import Permission, requires, user_of
from surveys.views.staff import fieldwork_or_404

State = DatasetRelease.State


@requires(Permission.MAKE_DATASETS)
@require_POST
def decide_dataset(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Approve or reject a draft, or withdraw what was approved; what was typed comes back."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    posted, by, now = request.POST, user_of(request), timezone.now()
    reason = posted.get("reason", "")
    try:
        if "approve" in posted:
            digest, language = posted.get("digest", ""), get_language() or ""
            ask_approval(release=release, digest=digest, by=by, language=language, now=now)
            done = _("Its package is being made. Once that is here, the dataset is approved.")
        elif "withdraw" in posted:
            withdraw(release=release, reason=reason, by=by, now=now)
            done = _("The dataset is withdrawn.")
        else:
            reject(release=release, reason=reason, by=by, now=now)
            done = _("The draft is rejected.")
    except ReleaseRefused as refused:
        return release_page(request, fieldwork, release, error=str(refused), reason=reason)
    messages.success(request, done)
    return redirect("dataset", code, number)


@requires(Permission.MAKE_DATASETS)
@require_safe
def dataset_package(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The file of an approved dataset, whole or in part; the audit log keeps each time that it is fetched."""
    fieldwork = fieldwork_or_404(code)
    release = release_or_404(fieldwork.survey, number)
    if release.state == State.WITHDRAWN:
        page = release_page(request, fieldwork, release)
        page.status_code = HTTPStatus.GONE
        return page
    if release.state != State.APPROVED:
        raise Http404(_("This dataset is not approved, so it has no file yet."))
    response = send(
        request,
        lambda part: read_package(release, part),
        size=release.size or 0,
        name=release.file_name,
        tag=release.sha256,
    )
    if request.method == "GET" and response.status_code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        hand_out(release=release, by=user_of(request), now=timezone.now())
    return response
