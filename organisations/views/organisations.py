"""The list of organisations, and one of them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.actions.editing import save_organisation
from organisations.forms.partners import FilterForm, OrganisationForm
from organisations.models import Organisation
from organisations.partner_list.columns import rows
from organisations.permissions import Permission, requires, user_of
from organisations.queries import SORTS, organisations_list
from organisations.spreadsheet import csv_file

PAGE_LENGTH = 100


@requires(Permission.SEE_ORGANISATIONS)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that the filter lets through, a page of them."""
    form, found, sort = _filtered(request)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    kept = {name: str(value) for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "is_filtered": bool(kept),
        "query": urlencode(kept | {"sort": sort}),
        "heads": list(_heads(sort, kept)),
    }
    return render(request, "organisations/organisations.html", context)


@requires(Permission.SEE_ORGANISATIONS)
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, in the columns that an import reads."""
    _form, found, _sort = _filtered(request)
    return csv_file("organisations.csv", rows(found.prefetch_related("contacts")))


@requires(Permission.SEE_ORGANISATIONS)
@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation, its contact persons and coordinators."""
    found = organisation_or_404(organisation_id)
    context = {
        "organisation": found,
        "contacts": found.contacts.all(),
        "coordinators": found.coordinators.filter(is_active=True).order_by("name", "email"),
    }
    return render(request, "organisations/organisation.html", context)


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    return _edit(request, Organisation(), _("Add an organisation"), reverse("organisations"))


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    found = organisation_or_404(organisation_id)
    back_url = reverse("organisation", args=[found.id])
    return _edit(request, found, _("Change %(name)s") % {"name": found.name}, back_url)


def organisation_or_404(organisation_id: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.select_related("category"), id=organisation_id)


def edit_page(request: HttpRequest, form: Any, heading: str, back_url: str) -> HttpResponse:
    """A page with one form; 422 when what was posted cannot be kept."""
    context = {"form": form, "heading": heading, "back_url": back_url}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)


def _edit(request: HttpRequest, row: Organisation, heading: str, back_url: str) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            save_organisation(organisation=form.instance, by=user_of(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": form.instance.name})
            return redirect("organisation", form.instance.id)
    return edit_page(request, form, heading, back_url)


def _filtered(request: HttpRequest) -> tuple[FilterForm, QuerySet[Organisation], str]:
    """What the address asks for; 404 for what the list cannot show."""
    form = FilterForm(request.GET)
    sort = request.GET.get("sort", "category")
    if not form.is_valid() or sort.removeprefix("-") not in SORTS:
        raise Http404(_("The list cannot be filtered or sorted like this."))
    category = form.cleaned_data["category"]
    found = organisations_list(
        text=form.cleaned_data["text"],
        category=category.code if category else "",
        language=form.cleaned_data["language"],
        sort=sort,
    )
    return form, found, sort


def _heads(sort: str, kept: dict[str, str]) -> Iterable[dict[str, str]]:
    """The heads of the table: a label, the address that sorts by it, and how it is sorted now."""
    labels = {
        "name": _("Organisation"),
        "category": _("Category"),
        "language": _("Language"),
        "contacts": _("Contact persons"),
    }
    for name, label in labels.items():
        turned = f"-{name}" if sort == name else name
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        yield {"label": label, "url": f"?{urlencode(kept | {'sort': turned})}", "direction": direction}
