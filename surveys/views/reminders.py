"""The team's page of a wave's reminders: the plan, what it comes to, and mail that a button sends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from organisations.permissions import Permission, requires, user_of
from surveys.actions.reminding import remind_organisations, thank_everybody, write_plan
from surveys.forms.reminders import PREVIEW, RemindersForm
from surveys.models import Survey, Wave
from surveys.next_mails import next_mails
from surveys.reminders import ReminderPlan, moments_of
from surveys.views.waves import frame, wave_or_404


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A button that queues mail in the wave states `of`; `act` returns how many."""

    name: str
    label: Any
    says: Any
    of: tuple[str, ...]
    act: Callable[..., int]


DEEDS = {
    deed.name: deed
    for deed in (
        Deed(
            name="remind",
            label=gettext_lazy("Remind the organisations"),
            says=gettext_lazy(
                "The contact persons who spread an open link get a reminder to send on. Whoever had a mail "
                "too short ago is left out. It counts as the next reminder of the plan."
            ),
            of=(Wave.State.OPEN,),
            act=remind_organisations,
        ),
        Deed(
            name="thank",
            label=gettext_lazy("Thank everybody"),
            says=gettext_lazy(
                "Everybody who was invited by mail gets the thanks, whether they took part or not: "
                "nobody knows who did. It is sent once."
            ),
            of=(Wave.State.CLOSING,),
            act=thank_everybody,
        ),
    )
}


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The plan with its dates; a POST saves it or, with the other button, shows what it would come to."""
    wave = wave_or_404(code, number)
    form = RemindersForm(request.POST or None, plan=ReminderPlan.read(wave.reminders))
    preview: ReminderPlan | None = None
    if request.method == "POST" and form.is_valid():
        if PREVIEW in request.POST:
            preview = form.plan()
        else:
            try:
                write_plan(wave=wave, plan=form.plan(), now=timezone.now(), by=user_of(request))
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The reminder plan has been saved."))
                return redirect("reminders", code, number)
    return _draw(request, wave, form, preview)


@requires(Permission.RUN_FIELDWORK)
@require_POST
def send_mail(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Queue the mail of a button."""
    wave = wave_or_404(code, number)
    if name not in DEEDS:
        raise Http404(_("There is no such button."))
    try:
        count = DEEDS[name].act(wave=wave, now=timezone.now(), by=user_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext("%(count)d mail waits to be sent.", "%(count)d mails wait to be sent.", count)
        messages.success(request, told % {"count": count})
    return redirect("reminders", code, number)


def _draw(
    request: HttpRequest, wave: Wave, form: RemindersForm, preview: ReminderPlan | None
) -> HttpResponse:
    now = timezone.now()
    plan = preview or ReminderPlan.read(wave.reminders)
    context = frame(
        wave.survey,
        wave=wave,
        form=form,
        is_preview=preview is not None,
        plan=plan,
        invited_today=moments_of(plan, now, wave.closes_at),
        next_mails=next_mails(wave, plan, now),
        deeds=[deed for deed in DEEDS.values() if wave.state in deed.of],
        by_person=wave.survey.privacy_mode != Survey.PrivacyMode.ANONYMOUS,
        is_closed=wave.state in Wave.CLOSED,
    )
    return render(request, "fieldwork/reminders.html", context, status=422 if form.errors else 200)
