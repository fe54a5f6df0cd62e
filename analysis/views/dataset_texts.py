"""Reading free texts for datasets: each is released as it is, released after it was edited, or withheld."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis.actions.dataset_texts import NOBODY, Choice, TextRefused, decide_texts
from analysis.core.identifying import found_in
from analysis.datasets.offer import offer_of
from analysis.datasets.texts import has_many_texts, texts_to_read
from analysis.models import TextDecision
from analysis.views.datasets import frame
from organisations.models import Organisation
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.models import Survey
from surveys.views.staff import fieldwork_or_404

TEXTS_A_PAGE = 20
DECISION, TEXT = "decision__", "text__"
RELEASE, WITHHOLD = "release", "withhold"
#: What is shown instead of what waits.
DECIDED = "decided"

KINDS = {
    "email": gettext_lazy("e-mail address"),
    "national_number": gettext_lazy("national number"),
    "iban": gettext_lazy("bank account"),
    "phone": gettext_lazy("phone number"),
    "link": gettext_lazy("web address"),
    "organisation": gettext_lazy("organisation"),
}


@dataclass(frozen=True, kw_only=True)
class ReadText:
    """A text with what may tell who wrote it, what was typed or decided about it, and why that cannot be."""

    response: UUID
    written: str
    warnings: tuple[tuple[object, str], ...]
    choice: Choice | None
    problem: str


@requires(Permission.MAKE_DATASETS)
@require_http_methods(["GET", "HEAD", "POST"])
def dataset_texts(request: HttpRequest, code: str) -> HttpResponse:
    """Some texts of one column, those that nobody decided on first, or those that were decided on."""
    fieldwork = fieldwork_or_404(code)
    query = request.POST if request.method == "POST" else request.GET
    columns = {each.name for each in offer_of(fieldwork.survey).variables if each.kind == "text"}
    if query.get("show", "") not in ("", DECIDED) or query.get("column", "") not in {"", *columns}:
        raise Http404(_("There is no question with such texts."))
    if request.method == "POST":
        return _decide(request, fieldwork)
    return _page(request, fieldwork, request.GET)


def _decide(request: HttpRequest, fieldwork: Fieldwork) -> HttpResponse:
    column, show = request.POST.get("column", ""), request.POST.get("show", "")
    choices: dict[UUID, Choice] = {}
    try:
        choices.update(_choices(request.POST))
        count = decide_texts(
            survey=fieldwork.survey, column=column, choices=choices, by=user_of(request), now=timezone.now()
        )
    except TextRefused as refused:
        return _page(request, fieldwork, request.POST, typed=choices, refused=refused)
    words = ngettext("%(count)d text decided.", "%(count)d texts decided.", count)
    messages.success(request, words % {"count": count})
    query = urlencode({"column": column, "show": show})
    return redirect(f"{reverse('dataset_texts', args=[fieldwork.survey.code])}?{query}")


def _choices(posted: QueryDict) -> Iterator[tuple[UUID, Choice]]:
    """What was chosen for each text; a text without a choice waits. Raises `TextRefused`."""
    for name, value in posted.items():
        if name.startswith(DECISION):
            try:
                response = UUID(name.removeprefix(DECISION))
            except ValueError:
                raise TextRefused(NOBODY, _("This text is no longer there.")) from None
            if value not in (RELEASE, WITHHOLD):
                raise TextRefused(response, _("Release this text, or withhold it."))
            text = str(posted.get(f"{TEXT}{response}", ""))
            yield response, Choice(release=value == RELEASE, text=text)


def _page(
    request: HttpRequest,
    fieldwork: Fieldwork,
    query: QueryDict,
    *,
    typed: Mapping[UUID, Choice] | None = None,
    refused: TextRefused | None = None,
) -> HttpResponse:
    survey, language = fieldwork.survey, get_language() or ""
    offer = offer_of(survey)
    columns = {each.name: each.label.show(language) for each in offer.variables if each.kind == "text"}
    allowed = offer.texts_allowed and bool(offer.versions)
    column = query.get("column") or next(iter(columns), "")
    context = frame(fieldwork) | {
        "columns": columns.items(),
        "column": column,
        "allowed": allowed,
        "show": query.get("show", ""),
        "problem": str(refused) if refused else "",
    }
    if allowed and column and has_many_texts(survey, column):
        context["too_many"] = True
    elif allowed and column:
        context |= _texts(survey, column, query, typed or {}, refused)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "analysis/datasets/texts.html", context, status=status)


def _texts(
    survey: Survey,
    column: str,
    query: QueryDict,
    typed: Mapping[UUID, Choice],
    refused: TextRefused | None,
) -> dict[str, object]:
    """The texts of a page, and how many there are."""
    decided = {each.response_id: each for each in TextDecision.objects.filter(survey=survey, column=column)}
    written = texts_to_read(survey, column)
    wanted = [each for each in written if (each in decided) == (query.get("show") == DECIDED)]
    page = Paginator(wanted, TEXTS_A_PAGE).get_page(query.get("page"))
    # What was typed is shown again, whatever page it was on.
    listed = [each for each in typed if each in written] or list(page)
    names = list(Organisation.objects.values_list("name", flat=True))
    return {
        "texts": [
            ReadText(
                response=each,
                warnings=tuple((KINDS[found.kind], found.text) for found in found_in(written[each], names)),
                choice=_chosen(decided.get(each), typed.get(each)),
                written=written[each],
                problem=str(refused) if refused and refused.response == each else "",
            )
            for each in listed
        ],
        "page": page,
        "waiting": sum(each not in decided for each in written),
        "decided": sum(each in decided for each in written),
        "query": urlencode({"column": column, "show": query.get("show", "")}),
    }


def _chosen(decided: TextDecision | None, typed: Choice | None) -> Choice | None:
    """What was typed, else what was decided."""
    return typed or (Choice(release=bool(decided.text), text=decided.text) if decided else None)
