"""Logging in and out, and the own password."""

from typing import cast

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from organisations.actions.users import FIRST_PASSWORD_FILE, change_password, forget_first_password
from organisations.forms.accounts import LoginForm, OwnPasswordForm
from organisations.models import User
from organisations.permissions import Permission, public, requires


@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next_url(request))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.user)
        return redirect(_next_url(request))
    return render(request, "organisations/login.html", {"form": form, "next": _next_url(request)})


@requires(Permission.OWN_ACCOUNT)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("login")


@requires(Permission.OWN_ACCOUNT)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(user=user, password=form.cleaned_data["new_password1"])
        first_password = settings.PLACE.data / FIRST_PASSWORD_FILE
        forget_first_password(path=first_password, password=form.cleaned_data["old_password"])
        auth.update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed."))
        return redirect("password")
    return render(request, "organisations/password.html", {"form": form})


def _next_url(request: HttpRequest) -> str:
    """Where to go after logging in: the page asked for, as long as it is one of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return settings.LOGIN_REDIRECT_URL
