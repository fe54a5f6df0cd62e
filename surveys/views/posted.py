"""Reading what was posted, within limits that are known before reading."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from surveys.questionnaire.base import Posted
from surveys.questionnaire.document import Page

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

#: What a field with a code takes at most, with its name and, in a multipart body, its frame.
FIELD_BYTES = 300
#: A text is read up to 50,000 characters, so that somebody who typed too much is told so and keeps it;
#: a character takes up to 12 bytes in a form (four bytes, each as %XX).
TEXT_BYTES = 50_000 * 12
#: Fields of a page's form that belong to no question: go, reminded, language.
OTHER_FIELDS = 5
NAMES_SHOWN = 5


class TooLarge(Exception):  # noqa: N818 - it is what it says
    """More was posted than the page can hold."""


class NoForm(Exception):  # noqa: N818 - it is what it says
    """What was posted is no form, or a broken one."""


class UnknownFields(Exception):  # noqa: N818 - it is what it says
    """Fields were posted that the page does not have."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = [name[:40] for name in names[:NAMES_SHOWN]]


@dataclass(frozen=True)
class Limits:
    """How many fields a form has at most, and how many bytes."""

    fields: int
    size: int


#: Forms without questions.
SMALL = Limits(fields=20, size=10_000)


def page_limits(page: Page) -> Limits:
    """What the form of a page can hold: a value a column, and two fields about each stored answer."""
    columns = [column for question in page.questions for column in question.columns()]
    texts = sum(column.kind == "text" for column in columns)
    fields = len(columns) + sum(len(question.fields()) + 2 for question in page.questions) + OTHER_FIELDS
    size = fields * FIELD_BYTES + texts * TEXT_BYTES
    return Limits(fields, min(size, settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


def read(request: HttpRequest, limits: Limits) -> Posted:
    """The posted fields. Raises `TooLarge`, before reading where the size says so, and `NoForm`."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > limits.size:
        raise TooLarge
    # Of a body that comes in chunks Django reads nothing, so what was typed would be lost without a word.
    if request.content_type not in FORM_TYPES or "Transfer-Encoding" in request.headers:
        raise NoForm
    try:
        posted = dict(request.POST.lists())
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise TooLarge from error
    except (BadRequest, MultiPartParserError) as error:
        raise NoForm from error
    if request.FILES:
        raise TooLarge
    if sum(map(len, posted.values())) > limits.fields:
        raise TooLarge
    return posted


def refuse_unknown(posted: Posted, known: Container[str]) -> None:
    """Raises `UnknownFields` if there are any."""
    unknown = [name for name in posted if name not in known]
    if unknown:
        raise UnknownFields(unknown)


def only(posted: Posted, name: str) -> str:
    """The last value of a field, or nothing."""
    values = posted.get(name)
    return values[-1] if values else ""
