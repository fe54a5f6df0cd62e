"""What a load balancer or a container engine asks, and mail that no server takes."""

from typing import cast

from django.core.cache import caches
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import caught_mail
from config.servers.cache import ForgivingCache
from organisations.permissions import Permission, public, requires


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process lives."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when respondents can be served, else 503; they can without the broker, so that is only told."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(parts, status=200 if parts["database"] else 503)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read gets 400, what is only too much 413; nothing is asked of a request like that."""
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    page = render_to_string("400.html", {"is_too_much": is_too_much})
    return HttpResponse(page, status=413 if is_too_much else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what there is not; it tells who is logged in why, where a view said so.

    Nobody else is told: what is switched off looks like what there never was.
    """
    (said, *_more) = (*exception.args, "")
    by_hand = isinstance(said, str) and not isinstance(exception.__context__, ObjectDoesNotExist)
    return render(request, "404.html", {"why": said if by_hand else ""}, status=404)


@requires(Permission.READ_CAUGHT_MAIL)
@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """What an installation without a mail server wrote instead of sending it."""
    return render(request, "config/mails.html", {"mails": caught_mail.caught_mails()})


@requires(Permission.READ_CAUGHT_MAIL)
@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = caught_mail.caught_mail(name)
    if found is None:
        raise Http404(_("There is no such mail."))
    return render(request, "config/mail.html", {"mail": found})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    return cast("ForgivingCache", caches["default"]).answers()
