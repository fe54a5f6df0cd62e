"""Users: inviting and changing them, for admins; and choosing a password by a mailed link."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.actions.inviting import send_password_link
from organisations.actions.users import change_password, change_user, invite_user
from organisations.forms.users import ChoosePasswordForm, InviteForm, UserForm
from organisations.models import User
from organisations.permissions import Permission, requires


@requires(Permission.MANAGE_USERS)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/users.html", {"users": User.objects.order_by("name", "email")})


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account without a password, and mail a link to choose one."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite_user(**form.cleaned_data, by=cast("User", request.user), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _send_link(request, invited)
            return redirect("user", invited.id)
    return _page(request, form, _("Invite somebody"))


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One user's name, role and leave to log in."""
    found = get_object_or_404(User, id=user_id)
    form = UserForm(request.POST or None, instance=get_object_or_404(User, id=user_id))
    if request.method == "POST" and form.is_valid():
        try:
            change_user(user=found, **form.cleaned_data, by=cast("User", request.user), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": found})
            return redirect("users")
    return _page(request, form, str(found), found=found)


@requires(Permission.MANAGE_USERS)
@require_POST
def send_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Mail a user who may log in a new link to choose a password."""
    _send_link(request, get_object_or_404(User, id=user_id, is_active=True))
    return redirect("user", user_id)


class ChoosePassword(PasswordResetConfirmView):
    """Choosing a password by a mailed link; its token leaves the address bar at the first hop."""

    form_class = ChoosePasswordForm
    template_name = "organisations/choose_password.html"

    def get_user(self, uidb64: str) -> User | None:
        """Nobody for a link of who may no longer log in."""
        found = super().get_user(uidb64)
        return found if isinstance(found, User) and found.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        change_password(user=cast("User", self.user), password=form.cleaned_data["new_password1"])
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("Your password has been chosen. Log in with it."))
        return redirect("login")

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        status = 200 if self.validlink else 404
        if context.get("form") is not None and context["form"].errors:
            status = 422
        return super().render_to_response(context, status=status, **response_kwargs)


def _send_link(request: HttpRequest, to: User) -> None:
    try:
        send_password_link(user=to)
    except OSError:
        messages.error(
            request, _("The mail could not be sent. Check the mail server, then send the link again.")
        )
    else:
        messages.success(
            request, _("A mail with a link to choose a password went to %(email)s.") % {"email": to.email}
        )


def _page(request: HttpRequest, form: Any, heading: str, found: User | None = None) -> HttpResponse:
    context = {"form": form, "heading": heading, "found": found}
    return render(request, "organisations/user.html", context, status=422 if form.errors else 200)
