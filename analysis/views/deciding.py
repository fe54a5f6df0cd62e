"""Deciding about answers: merging spellings, recoding own answers, leaving responses out."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis import candidates
from analysis.actions.cleaning import exclude, merge, recode
from analysis.candidates import Careless, Written
from analysis.cleaning import own_option
from analysis.core.spellings import plain
from analysis.forms.cleaning import DecisionForm, ExcludeForm, MergeForm, RecodeForm
from analysis.open_texts import LEAST_TEXTS
from analysis.queries import tallies_of_everybody
from analysis.report.counted import options_of
from analysis.report.reading import parse
from analysis.reports import definition_of
from analysis.selection import MOST_IN_A_PAGE, signs_of
from analysis.views.cleaning import PAGE_LENGTH, frame
from organisations.permissions import Permission, requires, user_of
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.questionnaire.base import Question
from surveys.questionnaire.problems import InvalidDocument
from surveys.views.staff import fieldwork_or_404

Questions = Mapping[str, Question]


@requires(Permission.CLEAN_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def spellings(request: HttpRequest, code: str) -> HttpResponse:
    """The answers to a text question, close ones together; a POST merges those that are ticked."""
    fieldwork = fieldwork_or_404(code)
    questions = _questions(fieldwork, candidates.questions_with_spellings)
    question = _chosen(request, questions)
    form = MergeForm(_posted(request), label=_("Merge"))
    form.fields["becomes"].widget.attrs["list"] = "spellings"
    if question and _is_done(request, fieldwork, form, partial(merge, question=question.code)):
        return redirect(request.get_full_path())
    groups = candidates.spellings(fieldwork.survey, question) if question else []
    template = "analysis/cleaning/spellings.html"
    return _texts(request, fieldwork, template=template, questions=questions, form=form, groups=groups)


@requires(Permission.CLEAN_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def own_answers(request: HttpRequest, code: str) -> HttpResponse:
    """The own answers to a question; a POST recodes those that are ticked into one of its options."""
    fieldwork, language = fieldwork_or_404(code), get_language() or ""
    questions = _questions(fieldwork, candidates.questions_with_own_answers)
    question = _chosen(request, questions)
    options = _options(question, language) if question else []
    form = RecodeForm(_posted(request), label=_("Recode"), options=options)
    if question and _is_done(request, fieldwork, form, partial(recode, question=question.code)):
        return redirect(request.get_full_path())
    found = candidates.own_answers(fieldwork.survey, question, language) if question else []
    groups = [[each] for each in found]
    template = "analysis/cleaning/own_answers.html"
    return _texts(request, fieldwork, template=template, questions=questions, form=form, groups=groups)


@requires(Permission.CLEAN_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def responses(request: HttpRequest, code: str) -> HttpResponse:
    """The responses that look careless, by their signs only; a POST leaves some out."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    too_many = version is not None and _has_too_many(version)
    listed = [] if version is None or too_many else _careless(fieldwork, version)
    waiting = [each.id for each in listed if not each.excluded]
    form = ExcludeForm(_posted(request), listed=waiting, label=_("Leave out"))
    if _is_done(request, fieldwork, form, exclude):
        return redirect(request.get_full_path())
    page = Paginator(listed, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = frame(fieldwork, form=form, page=page, waiting=len(waiting), too_many=too_many, query="")
    return _rendered(request, "analysis/cleaning/responses.html", context)


def _questions(fieldwork: Fieldwork, which: Callable[..., Questions]) -> Questions:
    return which(fieldwork.version.questionnaire) if fieldwork.version else {}


def _chosen(request: HttpRequest, questions: Questions) -> Question | None:
    """The question that the address names, else the first; none where there is none."""
    name = request.GET.get("question") or next(iter(questions), "")
    if name and name not in questions:
        raise Http404(_("There is no question “%(code)s”.") % {"code": name})
    return questions.get(name)


def _options(question: Question, language: str) -> list[tuple[str, str]]:
    """What own answers to a question can become."""
    own = own_option(question)
    return [(each.code, each.text.show(language)) for each in options_of(question) if each is not own]


def _posted(request: HttpRequest) -> Mapping[str, object] | None:
    return request.POST if request.method == "POST" else None


def _is_done(
    request: HttpRequest, fieldwork: Fieldwork, form: DecisionForm, decide: Callable[..., None]
) -> bool:
    """Whether a decision was posted and taken; what is wrong with it stands in the form."""
    if not form.is_valid():
        return False
    try:
        decide(survey=fieldwork.survey, by=user_of(request), now=timezone.now(), **form.details())
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, _("It is decided. Raw data stay as they are."))
    return True


def _texts(
    request: HttpRequest,
    fieldwork: Fieldwork,
    *,
    template: str,
    questions: Questions,
    form: DecisionForm,
    groups: Sequence[Sequence[Written]],
) -> HttpResponse:
    """A page of the groups in which some text contains what is searched for."""
    language, wanted = get_language() or "", request.GET.get("q", "").strip()
    question = _chosen(request, questions)
    found = [
        group for group in groups if not wanted or any(plain(wanted) in plain(each.text) for each in group)
    ]
    context = frame(
        fieldwork,
        form=form,
        page=Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page")),
        questions=[(code, each.text.show(language)) for code, each in questions.items()],
        question=question,
        wanted=wanted,
        query=urlencode({"question": question.code if question else "", "q": wanted}),
        fewest=LEAST_TEXTS,
        are_listed=bool(groups),
    )
    return _rendered(request, template, context)


def _careless(fieldwork: Fieldwork, version: LoadedVersion) -> list[Careless]:
    """The responses with signs of careless answers; in which scales is said by the survey's own report."""
    source = definition_of(fieldwork.survey)
    try:
        scales = {
            each.question: each.reversed for each in parse(source.encode(), version.questionnaire).scales
        }
    except InvalidDocument:
        scales = {}  # no definition is meant for the survey, or it does not fit: the report page says so
    return [*candidates.careless(fieldwork.survey, version.id, signs_of(version.id, scales))]


def _has_too_many(version: LoadedVersion) -> bool:
    """Whether a page cannot look at all records."""
    return tallies_of_everybody([version.id])[version.id].started > MOST_IN_A_PAGE


def _rendered(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
