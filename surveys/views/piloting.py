"""Deciding on a pilot: its responses count, or are erased."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organisations.ledger import LedgerUnwritable
from organisations.permissions import Permission, requires, user_of
from surveys.actions.piloting import adopt, drop
from surveys.actions.waves import WaveRefused
from surveys.forms.piloting import OutcomeForm
from surveys.models import Wave
from surveys.views.waves import frame, wave_or_404
from surveys.waves import counts_of


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what either choice does, in numbers; a POST makes it. 409 where it cannot be done."""
    found = wave_or_404(code, number)
    form = OutcomeForm(request.POST if request.method == "POST" else None, label=_("Decide for good"))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _decide(request, found, **form.cleaned_data))
        except WaveRefused as error:
            refusal = str(error)
        except LedgerUnwritable as error:
            refusal = " ".join(error.messages)
        else:
            return redirect("wave", code, number)
    context = frame(found.survey, wave=found, form=form, refusal=refusal, counts=counts_of(found))
    return render(
        request, "fieldwork/pilot.html", context, status=409 if refusal else 422 if form.errors else 200
    )


def _decide(request: HttpRequest, found: Wave, *, outcome: str, reason: str) -> str:
    """Make the choice, and say what was done."""
    by, now = user_of(request), timezone.now()
    if outcome == Wave.PilotOutcome.ADOPTED:
        count = adopt(wave=found, reason=reason, now=now, by=by)
        done = ngettext(
            "%(count)d response of the pilot counts now.",
            "%(count)d responses of the pilot count now.",
            count,
        )
    else:
        count = drop(wave=found, reason=reason, now=now, by=by)
        done = ngettext(
            "%(count)d response of the pilot was erased.",
            "%(count)d responses of the pilot were erased.",
            count,
        )
    return done % {"count": count}
