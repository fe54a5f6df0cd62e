"""What a load balancer or a container engine asks."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from organisations.permissions import public


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


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("readyz")
    except RedisError:
        return False
    return True
