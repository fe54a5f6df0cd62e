"""Who takes part in a survey; admins decide."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.permissions import Permission, requires, user_of
from surveys.actions.members import add_member, remove_member
from surveys.forms.members import MemberForm
from surveys.models import Member
from surveys.views.staff import fieldwork_or_404


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who takes part, and letting somebody in."""
    fieldwork = fieldwork_or_404(code)
    form = MemberForm(request.POST or None, survey=fieldwork.survey)
    if request.method == "POST" and form.is_valid():
        user = form.cleaned_data["user"]
        try:
            add_member(survey=fieldwork.survey, user=user, by=user_of(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s takes part now.") % {"name": user})
            return redirect("people", code)
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
        "members": fieldwork.survey.members.select_related("user"),
        "form": form,
    }
    return render(request, "staff/people.html", context, status=422 if request.method == "POST" else 200)


@requires(Permission.MANAGE_USERS)
@require_POST
def remove(request: HttpRequest, code: str, user_id: UUID) -> HttpResponse:
    found = Member.objects.select_related("survey", "user")
    member = get_object_or_404(found, survey__code=code, user=user_id)
    remove_member(member=member, by=user_of(request), now=timezone.now())
    messages.success(request, _("%(name)s takes part no more.") % {"name": member.user})
    return redirect("people", code)
