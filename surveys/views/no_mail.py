"""Where the link of a mail leads that says: no more mail. Works as long as the invitation is kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext
from django.views.decorators.http import require_http_methods

from surveys.actions.opting_out import opt_out
from surveys.loaded import load_version
from surveys.models import Invitation, OptOut
from surveys.outbox import invitation_of
from surveys.queries import newest_version
from surveys.views.pages import language_choices
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import SeeOther, for_respondents, problem, said, show

#: What a button of the reader's mail program posts (RFC 8058, 3.2).
ONE_CLICK = ("List-Unsubscribe", "One-Click")
THIS_SURVEY, FOR_EVER = "survey", "ever"


@require_http_methods(["GET", "HEAD", "POST"])
@for_respondents
def no_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Ask which mail is not wanted; a POST writes it down, that of a mail program's button without asking.

    A mail program is answered without a redirect, as RFC 8058 wants it.
    """
    invitation = invitation_of(name)
    _speak(request, invitation)
    if invitation is None:
        return _unknown()
    if request.method == "POST":
        posted = read(request, SMALL)
        is_one_click = only(posted, ONE_CLICK[0]) == ONE_CLICK[1]
        wish = THIS_SURVEY if is_one_click else only(posted, "wish")
        if wish in (THIS_SURVEY, FOR_EVER):
            opt_out(invitation=invitation, for_ever=wish == FOR_EVER, now=timezone.now())
            if not is_one_click:
                return SeeOther(_address(name))
    return _ask(invitation, name)


def _speak(request: HttpRequest, invitation: Invitation | None) -> None:
    """The language that was chosen, else that of the mails."""
    for language in (request.GET.get("lang", ""), invitation.language if invitation else ""):
        if language in dict(settings.LANGUAGES):
            return activate(language)
    return None


def _ask(invitation: Invitation, name: str) -> HttpResponse:
    survey = invitation.wave.survey
    version = newest_version(survey)
    wishes = set(OptOut.objects.filter(address_hash=invitation.address_hash).values_list("survey", flat=True))
    context = {
        "survey_title": said(load_version(version.id).questionnaire.title) if version else survey.code,
        "languages": language_choices(dict(settings.LANGUAGES), get_language() or ""),
        "action_url": _address(name),
        "never": None in wishes,
        "not_of_this": survey.id in wishes,
    }
    return show("no_mail", context)


def _address(name: str) -> str:
    return f"{reverse('no_mail', args=[name])}?{urlencode({'lang': get_language() or ''})}"


def _unknown() -> HttpResponse:
    return problem(
        gettext("This link is not known"),
        gettext("Perhaps a part of it got lost, or what it belongs to was deleted already."),
        gettext("Copy the whole link from the mail, or answer that mail and say that you want no more."),
        status=404,
    )
