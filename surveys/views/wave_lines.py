"""The organisations of a wave as its page lists them: which of them, and in which order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.fieldwork import open_link
from surveys.following import Followed, Reached, followed, total
from surveys.models import Distribution, Response, Wave

#: Whom the list shows: everybody, or whom the team wanted to look at again by today.
EVERYBODY, TODAY = "", "today"


@dataclass(frozen=True, kw_only=True)
class WaveLine:
    """An organisation with its open link (empty: revoked) and its ways in by their names."""

    distribution: Distribution
    url: str
    ways: list[tuple[str, Reached]]
    total: Reached


SORTS: dict[str, Callable[[WaveLine], Any]] = {
    "category": lambda line: line.distribution.organisation.category.position,
    "name": lambda line: line.distribution.organisation.name.casefold(),
    "contact": lambda line: Distribution.ContactState.values.index(line.distribution.contact_state),
    "next": lambda line: line.distribution.next_on or date.max,
    "started": lambda line: line.total.started,
    "submitted": lambda line: line.total.submitted,
}


def wave_lines(request: HttpRequest, wave: Wave) -> dict[str, Any]:
    """What the list takes; raises `Http404` for a filter or order that there is not."""
    sort, show = request.GET.get("sort", "category"), request.GET.get("show", EVERYBODY)
    if sort.removeprefix("-") not in SORTS or show not in (EVERYBODY, TODAY):
        raise Http404(_("The list cannot be filtered or sorted like this."))
    everybody = followed(wave)
    lines = [_line(each.distribution, each) for each in everybody if each.distribution]
    today = [line for line in lines if is_due(line.distribution)]
    shown = sorted(today if show == TODAY else lines, key=SORTS[sort.removeprefix("-")])
    return {
        "lines": shown[::-1] if sort.startswith("-") else shown,
        "heads": list(_heads(sort, show)),
        "show": show,
        "count": len(lines),
        "count_today": len(today),
        "own_link": total(each.total for each in everybody if each.distribution is None),
    }


def is_due(distribution: Distribution) -> bool:
    """Whether the team wanted to look at the organisation by today, on the clock of the installation."""
    return distribution.next_on is not None and distribution.next_on <= timezone.localdate()


def _line(distribution: Distribution, found: Followed) -> WaveLine:
    names = {way.value: str(way.label) for way in Response.Way} | {"": _("Not known any more")}
    ways = [(names[way], reached) for way, reached in found.by_way.items()]
    return WaveLine(distribution=distribution, url=open_link(distribution), ways=ways, total=found.total)


def _heads(sort: str, show: str) -> Iterator[dict[str, Any]]:
    """The heads of the columns: label, address that sorts by it, how it is sorted now, whether it counts."""
    labels = {
        "name": _("Organisation"),
        "category": _("Category"),
        "contact": _("Contact"),
        "next": _("Look at it again on"),
        "started": _("Started"),
        "submitted": _("Submitted"),
    }
    kept = {"show": show} if show else {}
    for name, label in labels.items():
        turned = f"-{name}" if sort == name else name
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        yield {
            "label": label,
            "url": f"?{urlencode(kept | {'sort': turned})}",
            "direction": direction,
            "is_number": name in ("started", "submitted"),
        }
