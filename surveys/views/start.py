"""The start page of each way in, and the page after the last one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_http_methods, require_safe

from surveys.actions.starting import NotOpen, start_response
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Wave
from surveys.privacy import Entrance, who_sees_what
from surveys.queries import WayIn, general_way_in, organisation_way_in, way_in_for_test
from surveys.questionnaire.document import Questionnaire
from surveys.secrets import is_start_token, new_start_token
from surveys.views.closed import cannot_start, used_up
from surveys.views.opening import remember, remember_onward
from surveys.views.pages import language_choices
from surveys.views.posted import SMALL, only, read
from surveys.views.respondents import SeeOther, for_respondents, no_such_survey, not_accepted, said, show

#: A cookie that only shows whether the browser accepts cookies, since nobody can answer without the next one.
PROBE = "cookies"


def _start_page(find: Callable[[str], WayIn | None]) -> Callable[..., HttpResponseBase]:
    """The start page of the way in that `find` finds. A GET changes nothing: mail scanners follow links."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @for_respondents
    def start(request: HttpRequest, name: str) -> HttpResponse:
        way_in = find(name)
        return start_page(request, way_in, token=new_start_token()) if way_in else no_such_survey()

    return start


def start_page(request: HttpRequest, way_in: WayIn, *, token: str) -> HttpResponse:
    """The page of a way in with a form that posts `token`; a POST starts, or says why not."""
    if way_in.version is None:
        return cannot_start(way_in, {})
    version = load_version(way_in.version.id)
    activate(_language(request, version.questionnaire, way_in))
    if request.method == "POST" and (way_in.invitation or way_in.may_start(timezone.now())):
        try:
            return _start(request, way_in, version)
        except NotOpen:
            way_in = _read_again(way_in)
            if way_in.may_start(timezone.now()):
                return used_up()
    if not way_in.may_start(timezone.now()):
        going_on = {"start_token": token, "action_url": request.path} if way_in.invitation else {}
        return cannot_start(way_in, _frame(version, way_in) | going_on)
    return _draw(request, way_in, version, token=token)


survey = _start_page(general_way_in)
organisation = _start_page(organisation_way_in)
test = _start_page(way_in_for_test)


@require_safe
@for_respondents
def thanks(request: HttpRequest, name: str) -> HttpResponse:
    """What stands after the last page; it says nothing of anybody, so everybody may read it."""
    way_in = general_way_in(name)
    if way_in is None or way_in.version is None:
        return no_such_survey()
    questionnaire = load_version(way_in.version.id).questionnaire
    activate(_language(request, questionnaire, way_in))
    return show("thanks", {"survey_title": said(questionnaire.title), "end": said(questionnaire.end)})


def _start(request: HttpRequest, way_in: WayIn, version: LoadedVersion) -> HttpResponse:
    posted = read(request, SMALL)
    token = only(posted, "start_token")
    if only(posted, "language") in version.questionnaire.languages:
        activate(only(posted, "language"))
    if not is_start_token(token):
        return not_accepted(gettext("It does not hold what the start page gave it."), status=400)
    if not request.COOKIES:
        return _draw(request, way_in, version, token=token, cookies_refused=True, status=403)
    is_agreed = only(posted, "consent") == "1" or not version.questionnaire.consent.required
    if not is_agreed and way_in.may_start(timezone.now()):
        return _draw(request, way_in, version, token=token, errors=[_no_consent()], status=422)
    started = start_response(
        way_in=way_in,
        version=version,
        token=token,
        language=get_language() or version.questionnaire.default_language,
        now=timezone.now(),
    )
    if started.code is None:
        onward = SeeOther(reverse("answers", args=[started.handle]))
        if way_in.invitation:
            remember_onward(onward, request, handle=started.handle, token=token)
        return onward
    first = version.questionnaire.pages[0]
    answer = SeeOther(reverse("page", args=[started.handle, first.code]))
    remember(answer, request, handle=started.handle, code=started.code)
    return answer


def _read_again(way_in: WayIn) -> WayIn:
    """The way in with the state that its wave has by now."""
    return replace(way_in, wave=Wave.objects.get(id=way_in.wave.id) if way_in.wave else None)


def _draw(
    request: HttpRequest,
    way_in: WayIn,
    version: LoadedVersion,
    *,
    token: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    questionnaire = version.questionnaire
    consent = questionnaire.consent
    context |= _frame(version, way_in) | {
        "welcome": said(questionnaire.welcome),
        "consent_text": said(consent.text),
        "consent_agree": said(consent.agree),
        "consent_required": consent.required,
        "who_sees_what": who_sees_what(way_in.survey, consent.facts, _entrance(way_in)),
        "organisation": way_in.distribution.organisation.name if way_in.distribution else "",
        "start_token": token,
        "action_url": request.path,
        "continue_url": f"{reverse('continue')}?{urlencode({'lang': get_language() or ''})}",
    }
    response = show("start", context, status=status)
    response.set_cookie(
        PROBE, "1", path=request.path, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _entrance(way_in: WayIn) -> Entrance:
    return Entrance(
        way=way_in.way,
        of_organisation=way_in.distribution is not None,
        is_test=way_in.is_test,
        is_pilot=way_in.source == Response.Source.PILOT,
    )


def _frame(version: LoadedVersion, way_in: WayIn) -> dict[str, Any]:
    questionnaire = version.questionnaire
    return {
        "survey_title": said(questionnaire.title),
        "languages": language_choices(questionnaire.languages, get_language() or ""),
        "contact": questionnaire.consent.facts.contact,
        "is_test": way_in.is_test,
    }


def _no_consent() -> dict[str, str]:
    return {
        "field": "consent",
        "label": gettext("Taking part"),
        "message": gettext("Tick the box if you want to take part. Without it we cannot ask you anything."),
    }


def _language(request: HttpRequest, questionnaire: Questionnaire, way_in: WayIn) -> str:
    """The language that was chosen, else the invitation's, the browser's first that there is, the default."""
    accepted = [code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    invited = way_in.invitation.language if way_in.invitation else ""
    for wanted in (request.GET.get("lang", "").lower(), invited.lower(), *accepted):
        for language in questionnaire.languages:
            if wanted == language.lower() or wanted.split("-")[0] == language:
                return language
    return questionnaire.default_language
