"""Going on with a response by its resume code."""

from datetime import datetime

from surveys.models import Response


def go_on(*, response: Response, now: datetime) -> None:
    """The pause is over: the code was shown. Raises `Response.DoesNotExist` if the response is gone."""
    if not Response.objects.filter(id=response.id, handle=response.handle).update(active_at=now):
        raise Response.DoesNotExist
