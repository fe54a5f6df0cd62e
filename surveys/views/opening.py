"""Opening a response: the cookie that holds its code, and what is asked before one of its pages is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext

from surveys.actions.drafting import save_draft
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Wave
from surveys.page_form import PageForm
from surveys.personal import seal_token, unseal_token
from surveys.queries import BY_CODE, BY_TOKEN, response_in_progress
from surveys.questionnaire.document import Page
from surveys.questionnaire.journey import Journey
from surveys.secrets import resume_hash, seal, start_hash, unseal
from surveys.views.closed import cannot_go_on
from surveys.views.posted import page_limits, read
from surveys.views.respondents import View, for_respondents, nothing_here, problem, said, show

COOKIE = "answers"
#: Of who came by a personal way in to answers that were begun before: holds its token, sealed.
ONWARD = "onward"


@dataclass(frozen=True)
class Answering:
    """A response in the hands of who may answer it, at the moment of a request.

    Without a `code` it is in those of somebody who has a personal link or printed code, which others may know
    too: that goes on at the first open page, and shows nothing that was answered or typed before.
    """

    response: Response
    version: LoadedVersion
    code: str
    now: datetime

    @cached_property
    def journey(self) -> Journey:
        return Journey(self.version.questionnaire, self.response.answers, self.response.sent)

    @property
    def is_onward(self) -> bool:
        """Whether answering goes on without what was answered before."""
        return not self.code

    @property
    def is_test(self) -> bool:
        return self.response.source == Response.Source.TEST

    @property
    def is_entered(self) -> bool:
        """Whether somebody of the team copies it from paper."""
        return self.response.way == Response.Way.TEAM

    @property
    def is_closed(self) -> bool:
        wave = self.response.wave
        return wave is not None and not wave.may_go_on(self.now)

    @property
    def closing(self) -> datetime | None:
        """Until when answering can go on, while the survey is closing."""
        return self.response.wave.ends_at if self.response.wave else None

    @property
    def is_idle(self) -> bool:
        """Whether nobody answered for so long that the code is asked for."""
        last = self.response.active_at
        pause = timedelta(minutes=self.response.version.survey.idle_minutes)
        return last is None or self.now - last > pause

    def can_visit(self, page: Page) -> bool:
        """Whether the page can be answered now; in a test any shown page can."""
        if self.is_onward:
            return page == self.journey.first_open_page and not self.asks_code(page)
        return page in self.journey.shown_pages if self.is_test else self.journey.can_visit(page.code)

    def asks_code(self, page: Page) -> bool:
        """Whether the page holds answers that only the code shows."""
        return self.is_onward and page.code in self.response.sent

    def draft_name(self, page: Page) -> str:
        """Where it is kept what is typed on the page."""
        return f"{page.code}~" if self.is_onward else page.code

    @property
    def resume_url(self) -> str:
        """Where answering goes on: the first open page, after the last one the review."""
        page = self.journey.first_open_page
        return self.page_url(page) if page else self.url("review")

    def page_url(self, page: Page) -> str:
        return reverse("page", args=[self.response.handle, page.code])

    def url(self, name: str, page: Page | None = None) -> str:
        """The address of something else about the response; `page` is where one comes from."""
        address = reverse(name, args=[self.response.handle])
        return f"{address}?page={page.code}" if page else address

    def page_in_hand(self, request: HttpRequest) -> Page | None:
        """The page that the request is about, or that it comes from."""
        match = request.resolver_match
        code = match.kwargs.get("page") if match else None
        return self.version.questionnaire.by_code.get(code or request.GET.get("page", ""))

    def frame(self) -> dict[str, Any]:
        """What the frame of every page of a response shows."""
        title = said(self.version.questionnaire.title)
        return {"survey_title": title, "is_test": self.is_test, "is_entered": self.is_entered}


def opens_response(view: View) -> Callable[..., HttpResponseBase]:
    """A page of a response, in its language, for the browser that has its cookie."""

    @for_respondents
    @wraps(view)
    def opened(request: HttpRequest, handle: str, **named: str) -> HttpResponse:
        code = unseal(request.COOKIES.get(COOKIE, ""), handle)
        token = None if code else unseal_token(request.COOKIES.get(ONWARD, ""), handle)
        try:
            if code:
                response = response_in_progress(BY_CODE, handle=handle, secret_hash=resume_hash(code))
            elif token:
                response = response_in_progress(BY_TOKEN, handle=handle, secret_hash=start_hash(token))
            else:
                return nothing_here()
            activate(response.language)
            answering = Answering(response, load_version(response.version_id), code or "", timezone.now())
            return view(request, answering, **named)
        except Response.DoesNotExist:
            return no_longer_open()

    return opened


def when_open(view: View) -> View:
    """Not while the survey takes no answers."""

    @wraps(view)
    def guarded(request: HttpRequest, answering: Answering, **named: str) -> HttpResponse:
        if not answering.is_closed:
            return view(request, answering, **named)
        wave = answering.response.wave
        assert wave is not None
        # Whoever answers while the survey pauses goes on later; once it is closed nobody does.
        kept = wave.state == Wave.State.PAUSED and keep_typed(request, answering)
        contact = answering.version.questionnaire.consent.facts.contact
        return cannot_go_on(wave, answering.frame() | {"contact": contact, "kept": kept})

    return guarded


def when_awake(view: View) -> View:
    """Not after a pause: then the code is asked for, since somebody else may sit there now."""

    @wraps(view)
    def guarded(request: HttpRequest, answering: Answering, **named: str) -> HttpResponse:
        if not answering.is_idle:
            return view(request, answering, **named)
        keep_typed(request, answering)
        page = answering.page_in_hand(request)
        asked = answering.frame() | {"idle": True, "is_onward": answering.is_onward}
        return ask_code(page.code if page else "", status=403, **asked)

    return guarded


def keep_typed(request: HttpRequest, answering: Answering) -> bool:
    """Keep what was typed as a draft, without counting it as answering; whether there was anything."""
    page = answering.page_in_hand(request)
    if request.method != "POST" or page is None:
        return False
    form = PageForm.of(page, read(request, page_limits(page)))
    name = answering.draft_name(page)
    save_draft(response=answering.response, page=page, form=form, now=None, name=name)
    return True


def ask_code(page: str, *, status: int, **context: Any) -> HttpResponse:
    """Ask for the resume code; `page` is the code of the page to go on with, if it is known."""
    query = urlencode({"lang": get_language() or "", "page": page})
    return show("continue", {"action_url": f"{reverse('continue')}?{query}", **context}, status=status)


def no_longer_open() -> HttpResponse:
    """For a browser that could open a response before, such as after a second click on Send."""
    return problem(
        gettext("You are done here"),
        gettext(
            "Your answers were sent already, or they were erased. Nobody can open them again, not even you."
        ),
        gettext("You can close this window now."),
        status=410,
    )


def remember(answer: HttpResponse, request: HttpRequest, *, handle: str, code: str) -> None:
    """Let this browser open the response until it is closed; another response has a cookie of its own."""
    _keep(answer, request, COOKIE, seal(code, handle), handle)


def remember_onward(answer: HttpResponse, request: HttpRequest, *, handle: str, token: str) -> None:
    """Let this browser go on with the response that a personal way in started; its code opens more."""
    _keep(answer, request, ONWARD, seal_token(token, handle), handle)


def _keep(answer: HttpResponse, request: HttpRequest, name: str, value: str, handle: str) -> None:
    answer.set_cookie(
        name, value, path=cookie_path(handle), httponly=True, samesite="Lax", secure=request.is_secure()
    )


def forget(answer: HttpResponse, request: HttpRequest, *, handle: str) -> None:
    """Let this browser forget the response."""
    for name in {COOKIE, ONWARD} & set(request.COOKIES):
        answer.delete_cookie(name, path=cookie_path(handle), samesite="Lax")


def cookie_path(handle: str) -> str:
    return reverse("answers", args=[handle])
