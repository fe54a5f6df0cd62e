"""Doing once what a form is for, also when a double click posts it twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from organisations.models import PostedForm, User

#: So long it is remembered that a form did its deed.
KEPT = timedelta(days=1)


@transaction.atomic
def once(*, token: str, deed: Callable[[], str], by: User, now: datetime) -> str:
    """Do the deed of the form that holds this token (`organisations.forms.helper.OnceForm`), unless it did.

    `deed` returns the address of the page that it leads to, which is the same for the second post. That one
    waits for the first. Of a deed that raises nothing stays, so the form can be posted again.
    """
    PostedForm.objects.filter(at__lt=now - KEPT).delete()
    if not token:  # none of our forms; then nobody can tell
        return deed()
    posted, is_new = PostedForm.objects.get_or_create(by=by, token=token, defaults={"at": now})
    if is_new:
        posted.led_to = deed()
        posted.save(update_fields=["led_to"])
    return posted.led_to
