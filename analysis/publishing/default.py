"""The report of a survey that has no definition: every closed question once."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.report.counted import structure
from analysis.report.definition import Part, Report
from analysis.report.kinds.answers import Items, Shares
from analysis.report.kinds.base import Kind
from analysis.report.kinds.frequencies import Frequencies
from analysis.report.kinds.grids import Usability
from analysis.report.kinds.orders import Rankings
from analysis.report.kinds.respondents import Respondents
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text


def report_of_questions(questionnaire: Questionnaire, breakdown: str) -> Report:
    """A report of all closed questions in their order, choices by the groups of `breakdown`."""
    found = (_kind(question, breakdown) for question in questionnaire.questions.values())
    respondents = Respondents(id="respondents", title=Text(dict(_response(questionnaire.languages))))
    outputs = (respondents, *(kind for kind in found if kind))
    title = questionnaire.title
    return Report(title=title, parts=(Part(code="main", title=title, outputs=outputs),))


def _response(languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    for language in languages:
        with override(language):
            yield language, _("Response")


def _kind(question: Question, breakdown: str) -> Kind | None:
    form, code, title = structure(question), question.code, question.text
    if form == "choice" and breakdown not in {"", code}:
        return Shares(id=code, title=title, question=code, breakdown=breakdown, chart="stacked")
    if form in {"choice", "ticks"}:
        return Frequencies(id=code, title=title, question=code, chart="bars")
    if form == "matrix":
        return Items(id=code, title=title, question=code, chart="stacked")
    if form == "ranking":
        return Rankings(id=code, title=title, question=code, chart="bars")
    return Usability(id=code, title=title, question=code, chart="heat") if form == "grid" else None
