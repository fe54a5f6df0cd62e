"""Merging two organisations that are one.

It stands here and not beside the other pages about organisations since it moves what waves hold of them.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.models import Organisation
from organisations.permissions import Permission, requires, user_of
from surveys.actions.merging import merge, planned_merge
from surveys.forms.merging import DoubleForm


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Choose a double, see what would happen, do it. 422 for a bad choice, 409 where it is refused."""
    kept = get_object_or_404(Organisation.objects.select_related("category"), id=organisation_id)
    typed = request.POST if request.method == "POST" else request.GET
    form = DoubleForm(typed if "double" in typed else None, kept=kept)
    if not form.is_valid():
        is_wrong = form.is_bound or request.method == "POST"
        return _page(request, kept, form, None, 422 if is_wrong else 200)
    double = form.cleaned_data["double"]
    if request.method == "POST":
        try:
            merge(kept=kept, double=double, by=user_of(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            return _page(request, kept, form, double, 409)
        names = {"double": double.name, "kept": kept.name}
        messages.success(request, _("%(double)s has been merged into %(kept)s.") % names)
        return redirect("organisation", kept.id)
    return _page(request, kept, form, double, 200)


def _page(
    request: HttpRequest, kept: Organisation, form: DoubleForm, double: Organisation | None, status: int
) -> HttpResponse:
    context = {
        "organisation": kept,
        "form": form,
        "plan": planned_merge(kept=kept, double=double) if double else None,
    }
    return render(request, "organisations/merge.html", context, status=status)
