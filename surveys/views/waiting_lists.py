"""A list of people that waits to be looked at, as the team and the portal take it and then add it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.partner_list.reading import UnreadableListError
from organisations.permissions import user_of
from surveys.actions.invitation_lists import OutdatedPlan, apply_list, keep_list
from surveys.forms.invitations import FileForm, PeopleForm
from surveys.models import Distribution, InvitationList, Wave


def take_list(request: HttpRequest, wave: Wave, distribution: Distribution | None) -> tuple[PeopleForm, int]:
    """The form of a list, with the status of its page; 302: the list was read and waits to be looked at."""
    kind = PeopleForm if distribution else FileForm
    form = kind(request.POST or None, request.FILES or None)
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    is_too_large = not request.FILES and sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if request.method == "POST" and is_too_large:
        form = kind(request.POST)
        form.errors.clear()  # that no file came is no fault of who sent one
        form.add_error(
            "file", _("This file is larger than 2 MB. Split it, or save it anew without pictures.")
        )
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        source = {"data": file.read(), "name": file.name} if file else {"text": form.cleaned_data["people"]}
        by = user_of(request)
        try:
            keep_list(wave=wave, distribution=distribution, by=by, now=timezone.now(), **source)
        except UnreadableListError as error:
            form.add_error("file" if file else "people", str(error))
        else:
            return form, 302
    return form, 413 if is_too_large else 422 if form.errors else 200


def own_lists(request: HttpRequest) -> QuerySet[InvitationList]:
    """The lists that wait for who asks, with what they are for: one, or none."""
    lists = InvitationList.objects.select_related("wave__survey", "distribution__organisation")
    return lists.defer("wave__survey__draft").filter(by=user_of(request))


def add_waiting(request: HttpRequest, waiting: InvitationList) -> str:
    """Add the people who were shown, and say so; else returns why it was not done."""
    digest, by = request.POST.get("digest", ""), user_of(request)
    try:
        added = apply_list(waiting=waiting, digest=digest, by=by, now=timezone.now()).added
    except OutdatedPlan:
        return _("The lists were changed since you looked, so nothing was done. Please look again.")
    except ValidationError as error:
        return " ".join(error.messages)
    told = ngettext("%(count)d person was put on the list.", "%(count)d people were put on the list.", added)
    messages.success(request, told % {"count": added})
    return ""
