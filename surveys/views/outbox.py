"""The team's page of a wave's mail: every message with its state and why, and what a person decides."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from organisations.permissions import Permission, requires, user_of
from organisations.spreadsheet import csv_file
from surveys.actions.outbox import TROUBLED, it_was_sent, send_again, send_trial
from surveys.actions.stopping import go_on_sending
from surveys.fieldwork import fieldwork_of
from surveys.forms.outbox import DeedForm, MessageFilterForm, TrialForm
from surveys.models import Message, Wave
from surveys.outbox import COLUMNS, count_by_state, line_of, messages_of, reason_of
from surveys.texts import MAILS
from surveys.views.waves import frame, wave_or_404

PAGE_LENGTH = 100


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The messages that the filter lets through, a page of them; a POST does what a button says.

    404 for a filter that the page does not have, 422 for a button that it does not have.
    """
    wave = wave_or_404(code, number)
    if request.method == "POST":
        return _act(request, wave)
    form, chosen = _filtered(request, wave)
    page = Paginator(messages_of(wave, **chosen), PAGE_LENGTH).get_page(request.GET.get("page"))
    counts = count_by_state(wave)
    context = frame(
        wave.survey,
        wave=wave,
        form=form,
        trial=TrialForm(),
        page=page,
        lines=[(message, line_of(message)) for message in page],
        counts=[(state, label, counts[state]) for state, label in Message.State.choices],
        unknown=counts[Message.State.UNKNOWN],
        failed=counts[Message.State.FAILED],
        troubled=TROUBLED,
        stopped=reason_of(wave.sending_stopped),
        query=urlencode({name: value for name, value in request.GET.items() if name in form.fields}),
    )
    return render(request, "fieldwork/outbox.html", context)


@requires(Permission.RUN_FIELDWORK)
@require_safe
def download(request: HttpRequest, code: str, number: int) -> StreamingHttpResponse:
    """The same list as CSV."""
    wave = wave_or_404(code, number)
    _form, chosen = _filtered(request, wave)
    rows = messages_of(wave, **chosen).iterator(chunk_size=2_000)
    return csv_file(f"outbox-{code}-{number}.csv", _table(rows))


def _table(rows: Iterator[Message]) -> Iterator[Sequence[Any]]:
    yield COLUMNS
    for message in rows:
        line = line_of(message)
        yield [line[name] for name in COLUMNS]


def _filtered(request: HttpRequest, wave: Wave) -> tuple[MessageFilterForm, dict[str, Any]]:
    form = MessageFilterForm(request.GET, wave=wave)
    if not form.is_valid():
        raise Http404(_("The list cannot be filtered like this."))
    return form, {name: value for name, value in form.cleaned_data.items() if value}


def _act(request: HttpRequest, wave: Wave) -> HttpResponse:
    form = DeedForm(request.POST)
    if not form.is_valid():
        return _refused(request, wave, _("This page has no such button."))
    now, by = timezone.now(), user_of(request)
    one, state = form.cleaned_data["message"], form.cleaned_data["state"]
    ids = [one] if one else None
    match form.cleaned_data["deed"]:
        case "go_on":
            go_on_sending(wave=wave, now=now, by=by)
            messages.success(request, _("Sending goes on."))
        case "trial":
            return _try(request, wave)
        case "it_was_sent":
            _tell(request, it_was_sent(wave=wave, ids=ids, now=now, by=by))
        case _:
            try:
                _tell(request, send_again(wave=wave, ids=ids, state=state, now=now, by=by))
            except ValidationError as error:
                return _refused(request, wave, " ".join(error.messages))
    return redirect("outbox", wave.survey.code, wave.number)


def _try(request: HttpRequest, wave: Wave) -> HttpResponse:
    form = TrialForm(request.POST)
    fieldwork = fieldwork_of(wave.survey.code)
    if not form.is_valid() or fieldwork is None or fieldwork.version is None:
        return _refused(
            request, wave, _("Publish a version of the questionnaire first: texts have its languages.")
        )
    [mail] = [mail for mail in MAILS if mail.body.name == form.cleaned_data["mail"]]
    user, now = user_of(request), timezone.now()
    for language in fieldwork.version.questionnaire.languages:
        send_trial(wave=wave, mail=mail, language=language, to_user=user, now=now)
    messages.success(request, _("The mail is on its way to you, in each language of the survey."))
    return redirect("outbox", wave.survey.code, wave.number)


def _tell(request: HttpRequest, count: int) -> None:
    told = ngettext("%(count)d message has been changed.", "%(count)d messages have been changed.", count)
    messages.success(request, told % {"count": count})


def _refused(request: HttpRequest, wave: Wave, message: str) -> HttpResponse:
    return render(
        request, "fieldwork/refused.html", frame(wave.survey, wave=wave, message=message), status=422
    )
