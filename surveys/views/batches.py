"""The team's pages of an organisation's printed codes: making a batch, printing it, revoking it."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.actions.once import once
from organisations.permissions import Permission, requires, user_of
from surveys.actions.batches import make_batch, note_download, revoke_batch
from surveys.batches import Code, NotPrintable, batches_of, codes_of, parts_of, printed_letters
from surveys.forms.batches import BatchForm, LettersForm
from surveys.models import CodeBatch, Survey, Wave
from surveys.outbox import reason_of
from surveys.personal import LostKey
from surveys.views.distributions import distribution_or_404
from surveys.views.texts import questionnaire_of
from surveys.views.waves import frame


def batch_or_404(code: str, number: int, organisation: int, batch: int) -> CodeBatch:
    """The organisation's batch of this number, or the page that says there is none."""
    distribution = distribution_or_404(code, number, organisation)
    found = batches_of(distribution).filter(number=batch).first()
    if found is None:
        raise Http404(_("There is no such batch of codes."))
    found.distribution = distribution
    return found


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest, code: str, number: int, organisation: int) -> HttpResponse:
    """The organisation's batches; a POST makes one."""
    distribution = distribution_or_404(code, number, organisation)
    wave = distribution.wave
    form = BatchForm(request.POST or None, label=_("Make the codes"))
    if request.method == "POST" and form.is_valid():
        size, by, now = form.cleaned_data["size"], user_of(request), timezone.now()

        def make() -> str:
            made = make_batch(distribution=distribution, size=size, now=now, by=by)
            return reverse("batch", args=[code, number, organisation, made.number])

        try:
            return redirect(once(token=form.cleaned_data["once"], deed=make, by=by, now=now))
        except ValidationError as error:
            form.refuse(error)
        except LostKey:
            form.add_error(None, reason_of("lost_key"))
    context = frame(
        wave.survey,
        wave=wave,
        distribution=distribution,
        batches=batches_of(distribution),
        form=form,
        is_anonymous=wave.survey.privacy_mode == Survey.PrivacyMode.ANONYMOUS,
        is_closed=wave.state in Wave.CLOSED,
    )
    return render(request, "fieldwork/batches.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_safe
def batch(request: HttpRequest, code: str, number: int, organisation: int, batch: int) -> HttpResponse:
    """One batch: how far it is made, and how to print or revoke it."""
    return _draw(request, batch_or_404(code, number, organisation, batch))


@requires(Permission.RUN_FIELDWORK)
@require_POST
def letters(request: HttpRequest, code: str, number: int, organisation: int, batch: int) -> HttpResponse:
    """One file of the batch's letters as PDF; 409 where they cannot be had."""
    found = batch_or_404(code, number, organisation, batch)
    form = _letters_form(found, request)
    if not form.is_valid():
        return _draw(request, found, form=form, status=422)
    language, part = form.cleaned_data["language"], form.cleaned_data["part"]
    try:
        pdf = printed_letters(found, part, language, questionnaire_of(found.distribution.wave))
    except NotPrintable as error:
        return _draw(request, found, form=form, refusal=str(error), status=409)
    told = {"part": part, "language": language}
    note_download(batch=found, action="print letters", now=timezone.now(), by=user_of(request), **told)
    heads = as_file(found, f"-{language}-{part}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers=heads)


@requires(Permission.RUN_FIELDWORK)
@require_POST
def code_list(
    request: HttpRequest, code: str, number: int, organisation: int, batch: int
) -> HttpResponseBase:
    """All codes of the batch with their links as CSV, for a printer; 409 where they cannot be had."""
    found = batch_or_404(code, number, organisation, batch)
    try:
        codes = codes_of(found)
    except NotPrintable as error:
        return _draw(request, found, refusal=str(error), status=409)
    note_download(batch=found, action="list codes", now=timezone.now(), by=user_of(request), codes=found.size)
    heads = as_file(found, ".csv")
    return StreamingHttpResponse(_lines(codes), content_type="text/csv; charset=utf-8", headers=heads)


@requires(Permission.RUN_FIELDWORK)
@require_POST
def revoke(request: HttpRequest, code: str, number: int, organisation: int, batch: int) -> HttpResponse:
    """Let the batch's codes lead nowhere; 409 where they do already."""
    found = batch_or_404(code, number, organisation, batch)
    try:
        revoke_batch(batch=found, now=timezone.now(), by=user_of(request))
    except ValidationError as error:
        return _draw(request, found, refusal=" ".join(error.messages), status=409)
    messages.success(request, _("The batch was revoked: its codes lead nowhere any more."))
    return redirect("batches", code, number, organisation)


def _draw(
    request: HttpRequest,
    found: CodeBatch,
    *,
    form: LettersForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    wave = found.distribution.wave
    context = frame(
        wave.survey,
        wave=wave,
        distribution=found.distribution,
        batch=found,
        parts=parts_of(found),
        form=form or _letters_form(found),
        refusal=refusal,
        is_closed=wave.state in Wave.CLOSED,
    )
    return render(request, "fieldwork/batch.html", context, status=status)


def _letters_form(found: CodeBatch, request: HttpRequest | None = None) -> LettersForm:
    languages = questionnaire_of(found.distribution.wave).languages
    posted = request.POST if request else None
    return LettersForm(posted, batch=found, languages=languages, label=_("Letters (PDF, A4)"))


def _lines(codes: Iterator[Code]) -> Iterator[str]:
    """Neither codes nor links hold anything that CSV would have to quote."""
    yield "code,link\r\n"
    for each in codes:
        yield f"{each.code},{each.link}\r\n"


def as_file(found: CodeBatch, ending: str) -> dict[str, str]:
    """The heads of a file to keep, which nothing on the way keeps."""
    distribution = found.distribution
    wave = distribution.wave
    name = f"{wave.survey.code}-{wave.number}-{distribution.number}-codes-{found.number}{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
