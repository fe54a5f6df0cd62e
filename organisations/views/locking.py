"""Ending the lock that a restore left behind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.actions.locking import unlock
from organisations.permissions import Permission, requires, user_of


@requires(Permission.UNLOCK)
@require_POST
def unlocking(request: HttpRequest) -> HttpResponse:
    """Let respondents and mail go on."""
    unlock(by=user_of(request), now=timezone.now())
    messages.success(request, _("Respondents' pages are open again, and mail goes out."))
    return redirect("home")
