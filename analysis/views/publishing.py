"""Who sees results: the settings, what the public would see, and the releases."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.actions.counting import count_pending
from analysis.actions.publishing import change_publishing, make_release, raw_only, was_opened, why_not
from analysis.cleaning import decisions_count
from analysis.forms.publishing import PublishingForm
from analysis.models import Release
from analysis.publishing.seeing import decisions_for, preview, report_for, settings_of
from analysis.queries import has_pending
from analysis.views.published import frame
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.views.staff import fieldwork_or_404

#: What a release can be of, as the form says it.
RAW, CLEANED = "raw", "cleaned"


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest, code: str) -> HttpResponse:
    """The settings, which a POST saves, and the releases so far."""
    fieldwork = fieldwork_or_404(code)
    if fieldwork.version is None:
        return unpublished(request, fieldwork.survey)
    survey, settings = fieldwork.survey, settings_of(fieldwork.survey)
    form = _form(request, fieldwork.version, fieldwork)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_publishing(
                survey=survey, wanted=form.cleaned_data, now=timezone.now(), by=user_of(request)
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The settings are saved.") if changed else _("Nothing was changed."))
            return redirect("publishing", code)
    context = {
        "survey": survey,
        "title": fieldwork.title(get_language() or ""),
        "form": form,
        "settings": settings,
        "is_fixed": was_opened(survey),
        "why_not": why_not(fieldwork),
        "decisions": decisions_for(survey, fieldwork.version),
        "raw_only": raw_only() if decisions_count(survey.id) else "",
        "releases": Release.objects.filter(survey=survey).select_related("made_by").defer("tables"),
    }
    return render(request, "published/publishing.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_FIELDWORK)
@require_safe
def publishing_preview(request: HttpRequest, code: str) -> HttpResponse:
    """What a release of this moment would show, and which outputs it would leave out."""
    fieldwork = fieldwork_or_404(code)
    language = get_language() or ""
    found = preview(fieldwork, language)
    if found is None:
        raise Http404(_("Nobody has answered."))
    seen, left_out = found
    context = {**frame(fieldwork, seen, language), "left_out": left_out}
    return render(request, "published/preview.html", context)


@requires(Permission.RUN_FIELDWORK)
@require_POST
def release_results(request: HttpRequest, code: str) -> HttpResponse:
    """Release the results; where that is refused, the page says why."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    now = timezone.now()
    if version and has_pending(version.id):
        count_pending(version_id=version.id, now=now, wait=True)
    try:
        cleaned = _wants_cleaned(request)
        release = make_release(fieldwork=fieldwork, now=now, by=user_of(request), cleaned=cleaned)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Release %(number)d is made.") % {"number": release.number})
    return redirect("publishing", code)


def _wants_cleaned(request: HttpRequest) -> bool:
    """Whether the form asks for cleaned data, else for raw; `ValidationError` for neither."""
    wanted = request.POST.get("data", RAW)
    if wanted not in {RAW, CLEANED}:
        raise ValidationError(_("Choose raw or cleaned data, not “%(name)s”.") % {"name": wanted})
    return wanted == CLEANED


def _form(request: HttpRequest, version: LoadedVersion, fieldwork: Fieldwork) -> PublishingForm:
    settings = settings_of(fieldwork.survey)
    _source, report = report_for(fieldwork.survey, version.questionnaire, settings.breakdown)
    return PublishingForm(
        request.POST if request.method == "POST" else None,
        settings=settings,
        questionnaire=version.questionnaire,
        report=report,
        is_fixed=was_opened(fieldwork.survey),
        label=_("Save"),
    )
