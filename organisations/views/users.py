"""Users: inviting, changing and mailing them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.actions.login_mails import ask_for_link
from organisations.actions.users import change_user, invite_user, remove_second_factor
from organisations.forms.users import CoordinatorForm, InviteForm, UserForm
from organisations.models import LoginMail, User
from organisations.permissions import Permission, requires, user_of
from organisations.views.organisations import edit_page, organisation_or_404


@requires(Permission.MANAGE_USERS)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organisations/users.html",
        {"users": User.objects.select_related("organisation").order_by("name", "email")},
    )


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account without a password, and mail how to log in."""
    form = InviteForm(request.POST or None)
    invited = _invited(request, form)
    return redirect("user", invited.id) if invited else _page(request, form, _("Invite somebody"))


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_coordinator(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Make an account for a coordinator; who keeps the organisations may do so for each of them."""
    organisation = organisation_or_404(organisation_id)
    coordinator = User(role=User.Role.COORDINATOR, organisation=organisation)
    form = CoordinatorForm(request.POST or None, instance=coordinator)
    if _invited(request, form, role=coordinator.role, organisation=organisation):
        return redirect("organisation", organisation_id)
    heading = _("Invite a coordinator of %(name)s") % {"name": organisation}
    return edit_page(request, form, heading, reverse("organisation", args=[organisation_id]))


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One user's name, role and leave to log in."""
    found = get_object_or_404(User, id=user_id)
    form = UserForm(request.POST or None, instance=get_object_or_404(User, id=user_id))
    if request.method == "POST" and form.is_valid():
        try:
            change_user(user=found, **form.cleaned_data, by=user_of(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": found})
            return redirect("users")
    return _page(request, form, str(found), found=found)


@requires(Permission.MANAGE_USERS)
@require_POST
def send_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Mail a user who may log in once more how."""
    _send_link(request, get_object_or_404(User, id=user_id, is_active=True))
    return redirect("user", user_id)


@requires(Permission.MANAGE_USERS)
@require_POST
def remove_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take the second factor off an account whose user lost it."""
    found = get_object_or_404(User, id=user_id)
    remove_second_factor(user=found, by=user_of(request), now=timezone.now())
    messages.success(request, _("The second factor of %(name)s has been removed.") % {"name": found})
    return redirect("user", user_id)


def _invited(request: HttpRequest, form: InviteForm, **place: Any) -> User | None:
    """The user that a posted form made, who has been mailed; nobody where the form does not hold."""
    if request.method != "POST" or not form.is_valid():
        return None
    given = form.cleaned_data | place
    try:
        invited = invite_user(**given, by=user_of(request), now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    _send_link(request, invited)
    return invited


def _send_link(request: HttpRequest, to: User) -> None:
    ask_for_link(address=to.email, now=timezone.now())
    told = _("A mail that tells how to log in is on its way to %(email)s.") % {"email": to.email}
    messages.success(request, told)


def _page(request: HttpRequest, form: Any, heading: str, found: User | None = None) -> HttpResponse:
    waiting = LoginMail.objects.filter(address__iexact=found.email).order_by("asked_at") if found else []
    context = {"form": form, "heading": heading, "found": found, "waiting": waiting}
    return render(request, "organisations/user.html", context, status=422 if form.errors else 200)
