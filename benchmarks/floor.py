"""The floor under every page: the least that a view with one response in its hands has to do."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from organisations.permissions import public
from surveys.models import Response


@public
@csrf_exempt
def floor(request: HttpRequest, handle: str) -> HttpResponse:
    """One `get` and one conditional `update`."""
    response = Response.objects.get(handle=handle)
    rows = Response.objects.filter(id=response.id, revision=response.revision)
    rows.update(revision=F("revision") + 1)
    return HttpResponse("ok", content_type="text/plain")
