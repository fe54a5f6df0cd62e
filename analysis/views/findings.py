"""What was found: the figures of all questions, drawn once for each state of the totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analysis.core.crossing import sides_of
from analysis.core.slides import slides_of
from analysis.core.tables import Cell, Result, Row, Slice, Table, result
from analysis.core.tally import Tally
from analysis.queries import shape_of_version
from analysis.report.captions import whole
from analysis.views import figures
from surveys.loaded import LoadedVersion, load_version
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Page

#: So many drawings are kept; one with eleven groups takes about a megabyte.
MOST_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """A question with its figures; `base` says in a sentence of how many they are, `parts` are by item.

    `side` is what to cross it by and `slide` what to show a room: itself, or its first item; empty where
    there is none. `texts` is the column of what was written in it.
    """

    code: str
    text: str
    base: str
    figure: figures.Figure | None = None
    parts: tuple[figures.Figure, ...] = ()
    side: str = ""
    slide: str = ""
    texts: str = ""


@dataclass(frozen=True, kw_only=True)
class PageResult:
    """A page of the questionnaire with what its questions got."""

    code: str
    title: str
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class Manner:
    """How figures are drawn: in which language, with `notes` about all of them, shares with `intervals`."""

    language: str
    notes: tuple[str, ...]
    intervals: bool


def draw(
    version_id: int,
    breakdown: str,
    slices: Sequence[Slice],
    language: str,
    notes: Sequence[str] = (),
    *,
    intervals: bool = False,
) -> SafeString:
    """The figures as HTML, everybody first in `slices`, in the active `language`.

    `notes` are sentences about all of them; with `intervals` each share has its own. Drawing takes longer
    than all else on a page that many look at; it is kept under the very counts it shows.
    """
    groups = tuple((part.label, part.tally.pack(), part.population) for part in slices)
    return _draw(version_id, breakdown, groups, Manner(language, tuple(notes), intervals))


@lru_cache(MOST_KEPT)
def _draw(
    version_id: int, breakdown: str, groups: tuple[tuple[str, bytes, int | None], ...], manner: Manner
) -> SafeString:
    version, shape = load_version(version_id), shape_of_version(version_id)
    slices = [
        Slice(label=label, tally=Tally.unpack(shape, counts), population=population)
        for label, counts, population in groups
    ]
    everybody = slices[0].tally
    context = {
        "survey_code": version.survey_code,
        "started": whole(everybody.started),
        "completed": whole(everybody.completed),
        "reached": figures.figure("reached", _reached(version, everybody, manner.language), manner.language),
        "pages": [_page(page, breakdown, slices, manner) for page in version.questionnaire.pages],
    }
    return render_to_string("analysis/parts/findings.html", context)


def _reached(version: LoadedVersion, everybody: Tally, language: str) -> Table:
    """How many of those who started sent each page."""
    rows = (
        Row(label=page.title.show(language), cells=(Cell(everybody.sent(page.code), everybody.started),))
        for page in version.questionnaire.pages
    )
    return Table(drawing="bars", columns=("",), rows=tuple(rows))


def _page(page: Page, breakdown: str, slices: Sequence[Slice], manner: Manner) -> PageResult:
    sent = slices[0].tally.sent(page.code)
    return PageResult(
        code=page.code,
        title=page.title.show(manner.language),
        questions=tuple(
            # A breakdown by itself would say nothing but 100%.
            _question(question, slices[:1] if question.code == breakdown else slices, sent, manner)
            for question in page.questions
            if question.columns()
        ),
    )


def _question(question: Question, slices: Sequence[Slice], sent: int, manner: Manner) -> QuestionResult:
    language = manner.language
    found = result(question, slices, language)
    text = question.text.show(language)
    texts = next((column.name for column in question.columns() if column.kind == "text"), "")
    if found is None:
        seen = _("%(sent)s sent the page.") % {"sent": whole(sent)}
        return QuestionResult(code=question.code, text=text, base=seen, texts=texts)
    name = f"figure-{question.code}"
    drawn = tuple(
        figures.figure(f"{name}-{number}", part.table, language, part.label, intervals=manner.intervals)
        for number, part in enumerate(found.parts)
    )
    if found.means:
        drawn = (figures.means(name, found.means, language),)
    is_whole = len(drawn) == 1 and not drawn[0].label
    return QuestionResult(
        code=question.code,
        text=text,
        base=" ".join((_base(found), *manner.notes)),
        figure=drawn[0] if is_whole else None,
        parts=() if is_whole else drawn,
        side=next((side.name for side in sides_of(question) if side.can_be_crossed), ""),
        slide=next((slide.name for slide in slides_of(question)), ""),
        texts=texts,
    )


def _base(found: Result) -> str:
    """Of how many the shares are, and how many could have answered."""
    fewest, most = found.bases
    answered = whole(most) if fewest == most else f"{whole(fewest)}–{whole(most)}"
    numbers = {"answered": answered, "asked": whole(found.asked), "seen": whole(found.seen)}
    base = _("%(answered)s answered, of %(seen)s who sent the page.") % numbers
    if found.asked != found.seen:
        base = _("%(answered)s answered, of %(asked)s who were asked; %(seen)s sent the page.") % numbers
    if found.places:
        ranked = _("Shares of those who gave it one of %(places)d places.") % {"places": found.places}
        base = f"{base} {ranked}"
    return base
