"""What is shown to a room: one closed question at a time, no more of it than anybody may see.

Usually that is what is published of the survey. One that told its respondents so (`Survey.shown_live`) shows
the totals of its wave as they come in. docs/decisions/0016-what-a-room-sees.md says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.core.protection import MIN_BASE
from analysis.core.slides import Bars, Slide, live_bars, slides_of
from analysis.models import OpenResults
from analysis.publishing.plan import Plan
from analysis.publishing.protecting import ShownRows
from analysis.publishing.seeing import current_plan, last_release, plan_of_release, settings_of, shown_of
from analysis.publishing.steps import Step, shown_in_steps
from analysis.queries import freshness_of, tally_of_wave
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.models import Survey, Wave
from surveys.questionnaire.base import Item, Option, Question
from surveys.questionnaire.document import Page, Questionnaire


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a room sees of a slide: nothing without `bars`.

    `question` has the answers as they are named. The bars appear from `least` answers up; 0: the survey shows
    none. `as_of` is the moment that they are of, `None` before anything was counted; `moves`: they follow the
    answers; `waits`: they are behind. So many `decisions` of cleaning are in them; `None`: they are raw.
    """

    question: Question
    bars: Bars | None = None
    least: int = 0
    as_of: datetime | None = None
    moves: bool = False
    waits: bool = False
    decisions: int | None = None


def slides(questionnaire: Questionnaire) -> dict[str, Slide]:
    """All that can be shown to a room by name, in the order of the questionnaire."""
    return {slide.name: slide for page in questionnaire.pages for slide in slides_of_page(page)}


def slides_of_page(page: Page) -> list[Slide]:
    """All of a page of the questionnaire that can be shown."""
    return [slide for question in page.questions for slide in slides_of(question)]


def shown(fieldwork: Fieldwork, version: LoadedVersion, slide: Slide, now: datetime) -> Shown:
    """What a room sees of the slide at `now`."""
    if fieldwork.survey.shown_live:
        return _live(fieldwork.wave, version, slide, now)
    return _published(fieldwork.survey, version, slide, now)


def _live(wave: Wave | None, version: LoadedVersion, slide: Slide, now: datetime) -> Shown:
    """The totals of the wave as they are counted, of this version."""
    freshness = freshness_of(version.id, now=now)
    found = tally_of_wave(wave) if wave else None
    return Shown(
        question=slide.question,
        bars=live_bars(slide, found[1]) if found and found[0].id == version.id else None,
        least=MIN_BASE,
        as_of=freshness.as_of,
        moves=True,
        waits=freshness.waits,
    )


def _published(survey: Survey, version: LoadedVersion, slide: Slide, now: datetime) -> Shown:
    """What the public or partners see, whichever of them sees anything: of the last release, or in blocks."""
    settings, release = settings_of(survey), last_release(survey)
    if not (settings.public or settings.partner) or not (release or settings.while_open):
        return Shown(question=slide.question)
    if release:
        plan, rows = plan_of_release(release), shown_of(release.tables["units"])
        question, bars = _of_plan(slide, plan, rows)
        return Shown(
            question=question,
            bars=bars,
            least=plan.limits.min_base,
            as_of=release.as_of,
            decisions=release.decisions,
        )
    plan, blocks = current_plan(survey, version, settings), OpenResults.objects.filter(version=version.id)
    steps = {name: Step.of(data) for stored in blocks for name, data in stored.shown.items()}
    question, bars = _of_plan(slide, plan, shown_in_steps(plan.units, steps, plan.limits))
    return Shown(question=question, bars=bars, least=2 * settings.block_size, as_of=now, moves=True)


def _of_plan(slide: Slide, plan: Plan, rows: Mapping[str, ShownRows]) -> tuple[Question, Bars | None]:
    """The question and bars of a slide as a plan names and joins their answers."""
    question = plan.shown_questionnaire.questions.get(slide.question.code, slide.question)
    unit = next((unit for unit in plan.shown_units if unit.name in (slide.name, question.code)), None)
    if unit is None or unit.name not in rows:
        return question, None
    *counts, base, _unasked = rows[unit.name].total
    if base is None:
        return question, None
    cells = tuple(zip(unit.cells, counts, strict=True))
    if unit.form == "list":  # a grid has the boxes of all its items
        options = {(column.name,): (column.option,) for column in slide.columns}
        cells = tuple((options[box], count) for box, count in cells if box in options)
    return question, Bars(base, cells)


def item_of(slide: Slide, language: str) -> str:
    """What the item of a slide is called; empty for a whole question."""
    items: Sequence[Item] = getattr(slide.question, "items", ())
    return next((item.text.show(language) for item in items if item.code == slide.item), "")


def label_of(question: Question, codes: Sequence[str], language: str) -> str:
    """What answers are called that are shown as one bar."""
    options: Sequence[Option] = getattr(question, "options", ())
    return " / ".join(option.text.show(language) for option in options if option.code in codes)
