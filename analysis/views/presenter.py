"""The presenter view: one closed question for a room, with the way to answer it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.core.protection import MIN_BASE
from analysis.core.shares import NO_SHARE, shown_share
from analysis.core.slides import Bars, Slide
from analysis.presenting import Shown, item_of, label_of, shown, slides, slides_of_page
from analysis.publishing.seeing import settings_of
from analysis.report.captions import data, whole
from analysis.views.freshness import tag, unless_known
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires
from surveys.fieldwork import Fieldwork, general_link
from surveys.views.staff import fieldwork_or_404

#: Up to so many bars there is room for larger letters, and beyond the last number only for small ones.
FEW, MANY = 6, 10
LOOKS = ("dark", "light")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An answer with its share: `length` is how much of the page's width it takes, in percent."""

    label: str
    length: str
    share: str
    count: str


@requires(Permission.SEE_RESULTS)
@require_safe
def presenter(request: HttpRequest, code: str) -> HttpResponse:
    """The questions that can be shown to a room."""
    fieldwork = fieldwork_or_404(code)
    version, language = fieldwork.version, get_language() or ""
    if version is None:
        return unpublished(request, fieldwork.survey)
    pages = [
        (
            page.title.show(language),
            [(slide.name, *_titles(slide, language)) for slide in slides_of_page(page)],
        )
        for page in version.questionnaire.pages
    ]
    context = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(language),
        "pages": [page for page in pages if page[1]],
        "least": MIN_BASE,
        "publishing": settings_of(fieldwork.survey),
    }
    return render(request, "analysis/presenter.html", context)


@requires(Permission.SEE_RESULTS)
@require_safe
def slide(request: HttpRequest, code: str, question: str) -> HttpResponseBase:
    """One question or item in bars, as a room may see it; 304 where the browser shows it already."""
    fieldwork = fieldwork_or_404(code)
    version = fieldwork.version
    found = slides(version.questionnaire) if version else {}
    if version is None or question not in found:
        raise Http404(_("There is no question “%(name)s” that can be shown to a room.") % {"name": question})
    now, chosen = timezone.now(), _chosen(request)

    seen = shown(fieldwork, version, found[question], now)

    def draw() -> HttpResponse:
        context = _frame(fieldwork) | {"chosen": chosen} | _controls(code, [*found], question, chosen)
        return render(request, "analysis/slide.html", context | _content(found[question], seen, now))

    states = [(wave.number, wave.state) for wave in fieldwork.waves]
    moment = "now" if seen.moves and not seen.waits else seen.as_of
    known = tag(question, chosen, states, seen.bars, seen.least, moment, _age(seen, now), request.user.pk)
    return unless_known(request, known, draw)


def _frame(fieldwork: Fieldwork) -> dict[str, object]:
    """What stands around a slide; the way to answer while somebody can start."""
    frame: dict[str, object] = {
        "survey": fieldwork.survey,
        "title": fieldwork.title(get_language() or ""),
    }
    if fieldwork.wave is None or not fieldwork.wave.may_start:
        return frame
    link = general_link(fieldwork.survey)
    address = urlsplit(link)
    return frame | {"host": address.netloc, "path": address.path.rstrip("/"), "qr": _qr(link)}


def _content(slide: Slide, seen: Shown, now: datetime) -> dict[str, object]:
    language = get_language() or ""
    text, item = _titles(slide, language)
    return {
        "text": text,
        "item": item,
        "bars": _bars(seen, seen.bars, language) if seen.bars else [],
        "n": whole(seen.bars.base) if seen.bars else "",
        "hides": seen.bars is not None and any(count is None for _codes, count in seen.bars.cells),
        "size": "large" if len(slide.answers) <= FEW else "small" if len(slide.answers) > MANY else "usual",
        "seen": seen,
        "data": data(seen.decisions),
        "age": _age(seen, now),
    }


def _titles(slide: Slide, language: str) -> tuple[str, str]:
    """The question, and its item where the slide is of one."""
    return slide.question.text.show(language), item_of(slide, language)


def _bars(seen: Shown, bars: Bars, language: str) -> list[Bar]:
    return [
        Bar(
            label=label_of(seen.question, codes, language),
            length=f"{0 if count is None else 100 * count / bars.base:.2f}",
            share=NO_SHARE if count is None else shown_share(count, bars.base, language, decimals=0),
            count=NO_SHARE if count is None else whole(count),
        )
        for codes, count in bars.cells
    ]


def _age(seen: Shown, now: datetime) -> str:
    """How far what follows the answers is behind, in words; empty below a minute."""
    if not (seen.waits and seen.as_of and now - seen.as_of >= timedelta(minutes=1)):
        return ""
    return timesince(seen.as_of, now, depth=1)


def _controls(code: str, names: list[str], name: str, chosen: dict[str, str]) -> dict[str, object]:
    """Where its links lead: the slides before and after it, and this one otherwise."""
    place = names.index(name)
    paused = {key: value for key, value in chosen.items() if key != "pause"}
    return {
        "previous_url": _address(code, names[place - 1], chosen) if place else "",
        "next_url": _address(code, names[place + 1], chosen) if place + 1 < len(names) else "",
        "looks": [(look, _address(code, name, chosen | {"look": look})) for look in LOOKS],
        "pause_url": _address(code, name, paused if "pause" in chosen else chosen | {"pause": "1"}),
    }


def _address(code: str, name: str, chosen: dict[str, str]) -> str:
    address = reverse("slide", args=[code, name])
    return f"{address}?{urlencode(chosen)}" if chosen else address


def _chosen(request: HttpRequest) -> dict[str, str]:
    """How the reader wants the page, of what its address says."""
    look = {"look": request.GET["look"]} if request.GET.get("look") in LOOKS else {}
    return look | ({"pause": "1"} if "pause" in request.GET else {})


def _qr(link: str) -> SafeString:
    drawn = segno.make_qr(link, error="m").svg_inline(border=4, omitsize=True, light="#fff")
    return mark_safe(drawn)  # noqa: S308 - segno draws it, of an address of ours
