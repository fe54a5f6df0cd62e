"""The team's page of one person who is invited by mail: corrected, taken off the list, given another link."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions.inviting import (
    correct_invitation,
    reissue_invitation,
    remove_invitation,
    revoke_invitation,
)
from surveys.forms.invitations import PersonForm
from surveys.models import Invitation, Wave
from surveys.outbox import reason_of
from surveys.personal import LostKey
from surveys.views.distributions import distribution_or_404
from surveys.views.invitations import languages_of
from surveys.views.waves import frame

#: What the buttons of a person's page do, by the value that they post.
DEEDS: dict[str, Callable[..., None]] = {
    "remove": remove_invitation,
    "revoke": revoke_invitation,
    "reissue": reissue_invitation,
}


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def person(
    request: HttpRequest, code: str, number: int, organisation: int, invitation_id: UUID
) -> HttpResponse:
    """Somebody on a list; a POST corrects what is known, or does what a button says. 409 where it cannot."""
    distribution = distribution_or_404(code, number, organisation)
    wave = distribution.wave
    found = Invitation.objects.filter(id=invitation_id, distribution=distribution, batch=None).first()
    if found is None:
        raise Http404(_("This person is not on the list."))
    posted = request.POST if request.method == "POST" and "deed" not in request.POST else None
    form = PersonForm(posted, invitation=found, languages=languages_of(wave))
    refusal = ""
    if request.method == "POST":
        refusal = _change(found, form, request)
        if not (refusal or form.errors):
            messages.success(request, _("The change has been saved."))
            return redirect("invited", code, number, organisation)
    context = frame(wave.survey, wave=wave, distribution=distribution, form=form, invitation=found)
    context |= {"is_queued": found.messages.exists(), "refusal": refusal}
    context |= {"is_closed": wave.state in Wave.CLOSED}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "fieldwork/person.html", context, status=status)


def _change(found: Invitation, form: PersonForm, request: HttpRequest) -> str:
    """Do what was posted; returns why it was not done, where that is not told at a field."""
    now, by, deed = timezone.now(), user_of(request), DEEDS.get(request.POST.get("deed", ""))
    try:
        if deed:
            deed(invitation=found, by=by, now=now)
        elif form.is_valid():
            correct_invitation(invitation=found, person=form.person(), by=by, now=now)
    except ValidationError as error:
        if deed:
            return " ".join(error.messages)
        form.refuse(error)
    except LostKey:
        return reason_of("lost_key")
    return ""
