"""What is shown to a room: one closed question at a time, no more of it than anybody may see.

Usually that is what the public may see. A survey that told its respondents so (`Survey.shown_live`) shows
the totals of its wave as they come in. docs/decisions/0014-what-a-room-sees.md says why.
"""

from dataclasses import dataclass
from datetime import datetime

from analysis.core.slides import Bars, Slide, live_bars, protected_bars, slides_of
from analysis.core.tally import Tally
from analysis.queries import Freshness, freshness_of, live_tally, tally_of_wave
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.models import Wave
from surveys.questionnaire.base import Item, Option
from surveys.questionnaire.document import Page, Questionnaire


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The bars of a slide, none while too few answered, and when they were counted."""

    bars: Bars | None
    freshness: Freshness


def slides(questionnaire: Questionnaire) -> dict[str, Slide]:
    """All that can be shown to a room by name, in the order of the questionnaire."""
    return {slide.name: slide for page in questionnaire.pages for slide in slides_of_page(page)}


def slides_of_page(page: Page) -> list[Slide]:
    """All of a page of the questionnaire that can be shown."""
    return [slide for question in page.questions for slide in slides_of(question)]


def shown(fieldwork: Fieldwork, version: LoadedVersion, slide: Slide, now: datetime) -> Shown:
    """What a room sees of the slide at `now`."""
    if fieldwork.survey.shown_live:
        freshness = freshness_of(version.id, now=now)
        tally = _tally_of_wave(fieldwork.wave, version)
        return Shown(bars=tally and live_bars(slide, tally), freshness=freshness)
    live = live_tally(version.id, now=now)
    is_over = all(wave.state == Wave.State.FINAL for wave in fieldwork.waves)
    return Shown(bars=protected_bars(slide, live.everybody) if is_over else None, freshness=live.freshness)


def _tally_of_wave(wave: Wave | None, version: LoadedVersion) -> Tally | None:
    found = tally_of_wave(wave) if wave else None
    return found[1] if found and found[0].id == version.id else None


def item_of(slide: Slide, language: str) -> str:
    """What the item of a slide is called; empty for a whole question."""
    items: tuple[Item, ...] = getattr(slide.question, "items", ())
    return next((item.text.show(language) for item in items if item.code == slide.item), "")


def answers_of(slide: Slide, language: str) -> tuple[str, ...]:
    """What the answers of a slide are called."""
    options: tuple[Option, ...] = slide.question.options  # type: ignore[attr-defined]  # all with codes have some
    by_code = {option.code: option.text.show(language) for option in options}
    return tuple(by_code[code] for code in slide.answers)
