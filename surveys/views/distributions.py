"""The team's page of one organisation in a wave: its link, its own clock and its target."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions.distributing import change_distribution, issue_link, leave, revoke_link
from surveys.fieldwork import open_link
from surveys.forms.waves import DistributionForm
from surveys.models import Distribution, Wave
from surveys.views.waves import frame

#: What the buttons of the page do, by the value that they post.
DEEDS: dict[str, Callable[..., None]] = {"issue": issue_link, "revoke": revoke_link, "leave": leave}


def distribution_or_404(code: str, number: int, organisation: int) -> Distribution:
    """The organisation of this number in the wave, or the page that says there is none."""
    found = (
        Distribution.objects.select_related("organisation__category", "wave__survey")
        .defer("wave__survey__draft")
        .filter(wave__survey__code=code, wave__number=number, number=organisation)
        .first()
    )
    if found is None:
        raise Http404(_("There is no such organisation in this wave."))
    return found


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def distribution(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """The organisation's part in the wave; a POST saves its clock and target, or does what a button says."""
    found = distribution_or_404(code, number, organisation)
    initial = {"closes_at": found.closes_at, "target": found.target}
    deed = DEEDS.get(request.POST.get("deed", ""))
    form = DistributionForm(
        request.POST if request.method == "POST" and not deed else None, initial=initial, label=_("Save")
    )
    if request.method == "POST":
        try:
            if deed:
                deed(distribution=found, now=timezone.now(), by=user_of(request))
                return _done(request, found, left=deed is leave)
            if form.is_valid():
                changes = form.cleaned_data
                change_distribution(distribution=found, now=timezone.now(), by=user_of(request), **changes)
                return _done(request, found)
        except ValidationError as error:
            if deed:
                return _draw(request, found, form, refusal=" ".join(error.messages), status=409)
            form.refuse(error)
    return _draw(request, found, form, status=422 if form.errors else 200)


def _done(request: HttpRequest, found: Distribution, *, left: bool = False) -> HttpResponse:
    wave = found.wave
    messages.success(request, _("The change has been saved."))
    if left:
        return redirect("wave", wave.survey.code, wave.number)
    return redirect("distribution", wave.survey.code, wave.number, found.number)


def _draw(
    request: HttpRequest, found: Distribution, form: DistributionForm, *, status: int, **context: Any
) -> HttpResponse:
    wave = found.wave
    context |= frame(
        wave.survey,
        wave=wave,
        distribution=found,
        url=open_link(found),
        form=form,
        is_planned=wave.state in Wave.PLANNED,
        is_closed=wave.state in Wave.CLOSED,
    )
    return render(request, "fieldwork/organisation.html", context, status=status)
