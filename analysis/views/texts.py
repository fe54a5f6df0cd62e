"""What respondents wrote in their own words, for the team: shuffled, without anything else of a response."""

from secrets import token_urlsafe

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.open_texts import LEAST_TEXTS, shuffled, text_columns, texts_of
from analysis.report.captions import whole
from organisations.permissions import Permission, requires
from organisations.spreadsheet import csv_file
from surveys.fieldwork import Fieldwork
from surveys.questionnaire.base import Question
from surveys.views.staff import fieldwork_or_404

PAGE_LENGTH = 50


@requires(Permission.SEE_RESULTS)
@require_safe
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """The questions that are answered with a text, to choose one."""
    fieldwork = fieldwork_or_404(code)
    return render(request, "analysis/texts.html", _frame(fieldwork, _columns_of(fieldwork)))


@requires(Permission.SEE_RESULTS)
@require_safe
def texts(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """The texts of one question that hold what is searched for, in a new order at each visit.

    The order stays while one turns pages, which name its seed.
    """
    fieldwork, columns = _columns(code, question)
    written = texts_of(fieldwork.survey, question)
    seed = request.GET.get("seed") or token_urlsafe(6)
    sought = request.GET.get("q", "").strip()
    listed = shuffled(written, seed) if len(written) >= LEAST_TEXTS else []
    found = [text for text in listed if sought.casefold() in text.casefold()]
    context = _frame(fieldwork, columns) | {
        "question": question,
        "heading": _label(question, columns[question], get_language() or ""),
        "least": LEAST_TEXTS,
        "is_listed": bool(listed),
        "found": whole(len(found)),
        "sought": sought,
        "seed": seed,
        "page": Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page")),
        "query": urlencode({"seed": seed} | ({"q": sought} if sought else {})),
    }
    return render(request, "analysis/texts.html", context)


@requires(Permission.SEE_RESULTS)
@require_safe
def texts_csv(request: HttpRequest, code: str, question: str) -> StreamingHttpResponse:
    """All texts of one question as CSV, in an order of its own; only the head while there are too few."""
    fieldwork, _all = _columns(code, question)
    written = texts_of(fieldwork.survey, question)
    listed = shuffled(written, token_urlsafe(6)) if len(written) >= LEAST_TEXTS else []
    return csv_file(f"{code}-{question}.csv", ([text] for text in (question, *listed)))


def _columns(code: str, question: str) -> tuple[Fieldwork, dict[str, Question]]:
    """The survey and its columns of texts; 404 where the column named is none of them."""
    fieldwork = fieldwork_or_404(code)
    columns = _columns_of(fieldwork)
    if question not in columns:
        raise Http404(_("There is no question “%(name)s” that is answered with a text.") % {"name": question})
    return fieldwork, columns


def _columns_of(fieldwork: Fieldwork) -> dict[str, Question]:
    return text_columns(fieldwork.version.questionnaire) if fieldwork.version else {}


def _frame(fieldwork: Fieldwork, columns: dict[str, Question]) -> dict[str, object]:
    language = get_language() or ""
    return {
        "survey": fieldwork.survey,
        "title": fieldwork.title(language),
        "columns": [(name, _label(name, column, language)) for name, column in columns.items()],
    }


def _label(name: str, question: Question, language: str) -> str:
    """The question, and that it is about own answers where it is answered otherwise as well."""
    text = question.text.show(language)
    return text if name == question.code else _("%(question)s – own answers") % {"question": text}
