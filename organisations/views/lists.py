"""Importing a list: upload it, look at what each line would do, confirm."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.actions.lists import (
    OutdatedPlanError,
    apply_list,
    give_up_list,
    plan_of,
    upload_list,
)
from organisations.forms.lists import UploadForm
from organisations.models import Category, UploadedList
from organisations.partner_list.columns import COLUMNS, NEEDED
from organisations.partner_list.planning import Outcome
from organisations.partner_list.reading import MOST_LINES, UnreadableListError
from organisations.permissions import Permission, requires, user_of

PAGE_LENGTH = 200


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; 413 for one that is too large, 422 for one that cannot be read."""
    if request.method != "POST":
        return _upload_page(request, UploadForm(), 200)
    form = UploadForm(request.POST, request.FILES)
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if not request.FILES and sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        too_large = _("This file is larger than 2 MB. Split it, or save it anew without pictures.")
        form.fields["file"].error_messages["required"] = too_large
        return _upload_page(request, form, 413)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload_list(data=file.read(), name=file.name, by=user_of(request), now=timezone.now())
        except UnreadableListError as error:
            form.add_error("file", str(error))
        else:
            return redirect("planned_list")
    return _upload_page(request, form, 422)


@requires(Permission.EDIT_ORGANISATIONS)
@require_safe
def planned(request: HttpRequest) -> HttpResponse:
    """What the uploaded list would do now, line by line."""
    uploaded = UploadedList.objects.filter(by=user_of(request)).first()
    return _planned_page(request, uploaded) if uploaded else redirect("import_organisations")


@requires(Permission.EDIT_ORGANISATIONS)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Do what was shown; where it would now be something else, show that and ask again (409)."""
    user = user_of(request)
    try:
        done = apply_list(by=user, digest=request.POST.get("digest", ""), now=timezone.now())
    except UploadedList.DoesNotExist:
        messages.info(request, _("This list has been applied or given up already."))
        return redirect("organisations")
    except OutdatedPlanError:
        return _planned_page(request, UploadedList.objects.get(by=user), is_outdated=True)
    numbers = {"added": done.count(Outcome.ADDED), "changed": done.count(Outcome.CHANGED)}
    messages.success(request, _("The list has been applied: %(added)d added, %(changed)d changed.") % numbers)
    return redirect("organisations")


@requires(Permission.EDIT_ORGANISATIONS)
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    give_up_list(by=user_of(request))
    messages.info(request, _("The list has been given up; nothing was changed."))
    return redirect("import_organisations")


def _upload_page(request: HttpRequest, form: UploadForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "columns": COLUMNS,
        "needed": NEEDED,
        "most": MOST_LINES,
        "categories": Category.objects.all(),
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "organisations/import.html", context, status=status)


def _planned_page(request: HttpRequest, uploaded: UploadedList, *, is_outdated: bool = False) -> HttpResponse:
    found = plan_of(uploaded)
    wanted = request.GET.get("outcome", "")
    lines = [line for line in found.lines if wanted in ("", line.outcome)]
    context = {
        "uploaded": uploaded,
        "plan": found,
        "counts": [(each, each.label, found.count(each)) for each in Outcome],
        "outcome": wanted,
        "page": Paginator(lines, PAGE_LENGTH).get_page(request.GET.get("page")),
        "changes": found.count(Outcome.ADDED) + found.count(Outcome.CHANGED),
        "refused": found.count(Outcome.REFUSED),
        "is_outdated": is_outdated,
    }
    return render(request, "organisations/planned.html", context, status=409 if is_outdated else 200)
