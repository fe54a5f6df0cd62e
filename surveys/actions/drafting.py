"""What was typed on a page that is not sent yet, and the language that a response is asked in."""

from datetime import datetime

from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression

from surveys.actions.recording import active_seconds, rewrite
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.page_form import PageForm
from surveys.queries import responses_in_progress
from surveys.questionnaire.base import NOT_STORABLE
from surveys.questionnaire.document import Page

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def save_draft(
    *, response: Response, page: Page, form: PageForm, now: datetime | None, name: str = ""
) -> None:
    """Keep what was typed on `page`, under its code or another `name`; any content will do.

    `now` counts as a moment of answering; None (nobody showed the code that is asked for) does not.
    """
    draft = Value({name or page.code: storable(form)}, output_field=JSONField())
    changed = Response.objects.filter(id=response.id, handle=response.handle)
    if now is None:
        changed.update(draft=CombinedExpression(F("draft"), "||", draft))
    else:
        changed.update(
            draft=CombinedExpression(F("draft"), "||", draft),
            active_at=now,
            active_seconds=active_seconds(response, now),
        )


def change_language(
    *,
    version: LoadedVersion,
    response: Response,
    language: str,
    page: Page | None,
    form: PageForm | None,
    now: datetime,
    name: str = "",
) -> None:
    """Ask in `language` from now on; what was typed on `page` is kept as `save_draft` does.

    Raises `Response.DoesNotExist` when the response was completed or erased meanwhile.
    """
    while True:
        response.language = language
        typed = None if page is None or form is None else storable(form)
        if rewrite(version, response, page=name or (page.code if page else ""), typed=typed, now=now):
            return
        response = responses_in_progress().get(id=response.id)


def storable(form: PageForm) -> dict[str, list[str]]:
    """What was typed, with a replacement for every character that cannot be stored."""
    return {
        name: [NOT_STORABLE.sub(REPLACEMENT, value) for value in values]
        for name, values in form.typed().items()
    }
