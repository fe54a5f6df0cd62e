"""The list of those who are never mailed. It holds hashes, so only its length can be shown."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organisations.ledger import LedgerUnwritable
from organisations.permissions import Permission, requires, user_of
from surveys.actions.opting_out import mail_again, never_mail
from surveys.forms.never_mail import AddForm, RemoveForm
from surveys.outbox import never_mailed


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def never_mail_list(request: HttpRequest) -> HttpResponse:
    """How long the list is; a POST adds addresses or, with `remove`, takes one off.

    409 where the ledger cannot be written.
    """
    if request.method != "POST":
        return _draw(request, AddForm(), RemoveForm())
    return _remove(request) if "remove" in request.POST else _add(request)


def _add(request: HttpRequest) -> HttpResponse:
    form = AddForm(request.POST, request.FILES)
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if not request.FILES and sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        form.errors.clear()  # that no file came is no fault of who sent one
        form.add_error("file", _("This file is larger than 2 MB. Split it."))
        return _draw(request, form, RemoveForm(), status=413)
    if not form.is_valid():
        return _draw(request, form, RemoveForm(), status=422)
    try:
        count = never_mail(addresses=form.cleaned_data["addresses"], now=timezone.now(), by=user_of(request))
    except LedgerUnwritable as error:
        form.add_error(None, error)
        return _draw(request, form, RemoveForm(), status=409)
    told = ngettext(
        "%(count)d address is new on the list.", "%(count)d addresses are new on the list.", count
    )
    messages.success(request, told % {"count": count})
    return redirect("never_mail")


def _remove(request: HttpRequest) -> HttpResponse:
    form = RemoveForm(request.POST)
    if not form.is_valid():
        return _draw(request, AddForm(), form, status=422)
    try:
        removed = mail_again(address=form.cleaned_data["address"], now=timezone.now(), by=user_of(request))
    except LedgerUnwritable as error:
        form.add_error(None, error)
        return _draw(request, AddForm(), form, status=409)
    if not removed:
        form.add_error("address", _("This address is not on the list."))
        return _draw(request, AddForm(), form, status=422)
    messages.success(request, _("This address can be mailed again."))
    return redirect("never_mail")


def _draw(request: HttpRequest, add: AddForm, remove: RemoveForm, *, status: int = 200) -> HttpResponse:
    context = {"count": never_mailed(), "add": add, "remove": remove}
    return render(request, "fieldwork/never_mail.html", context, status=status)
