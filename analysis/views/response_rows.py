"""The rows of the response page: every figure a string, and nothing where a way in has no such figure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from analysis.core.breaking_off import Stopped
from analysis.core.shares import shown_share
from analysis.report.captions import whole
from surveys.following import NAMES, Followed, Reached, total
from surveys.models import Distribution, Response

#: The counts of the table in the order of its columns; the last two are not known of a pilot.
COLUMNS = ("invited", "sent", "bounced", "unknown", "printed", "started", "submitted", "complete", "partial")
COLUMNS_OF_A_PILOT = COLUMNS[:-2]
#: What is said of a mailed invitation only; codes are `printed`; all else is of every way in.
OF_MAILS = ("invited", "sent", "bounced", "unknown")
OF_CODES = ("printed",)


@dataclass(frozen=True, kw_only=True)
class CategoryRow:
    """A category, with how much of its target was submitted."""

    name: str
    started: str
    submitted: str
    complete: str
    target: str
    share: str


@dataclass(frozen=True, kw_only=True)
class StoppedRow:
    """A page (empty: before the first), those behind it that only some are asked, and how many stopped."""

    page: str
    also: tuple[str, ...]
    count: str


def shown(reached: Reached, names: Sequence[str] = NAMES) -> dict[str, str]:
    """The counts as the reader's language writes them."""
    return {name: whole(getattr(reached, name)) for name in names}


def by_organisation(
    lines: Sequence[Followed], columns: Sequence[str], url_of: Callable[[Distribution], str] | None
) -> SafeString:
    """A `<tbody>` for each organisation with a row a way in; one that nobody used yet has a row without one.

    `columns` are the names of the counts, `url_of` where a name leads. Joined here, since the template engine
    takes ten times as long for some hundred rows.
    """
    return mark_safe("".join(_body(line, columns, url_of) for line in lines))  # noqa: S308 - escaped below


def by_category(lines: Sequence[Followed], targets: Mapping[str, int], language: str) -> list[CategoryRow]:
    """The categories in their order; what came by the survey's own link is of none."""
    rows = []
    organisations = [line for line in lines if line.distribution]
    for code, of_category in groupby(organisations, key=_category_code):
        members = list(of_category)
        reached = total(line.total for line in members)
        target = targets.get(code, 0)
        rows.append(
            CategoryRow(
                name=_category_name(members[0]),
                started=whole(reached.started),
                submitted=whole(reached.submitted),
                complete=whole(reached.complete),
                target=whole(target) if target else "",
                share=shown_share(reached.submitted, target, language) if target else "",
            )
        )
    return rows


def where_stopped(found: Iterable[Stopped], language: str) -> list[StoppedRow]:
    """Where responses that were not submitted stand, in the order of the pages."""
    return [
        StoppedRow(
            page=each.page.title.show(language) if each.page else "",
            also=tuple(page.title.show(language) for page in each.also),
            count=whole(each.count),
        )
        for each in found
    ]


def as_csv(lines: Sequence[Followed]) -> Iterator[list[str]]:
    """Head and rows with the names of the counts, for programs: not translated, digits not grouped."""
    yield ["organisation", "category", "way", *NAMES]
    for line in lines:
        category = _category_code(line) if line.distribution else ""
        name = line.distribution.organisation.name if line.distribution else ""
        for way, reached in line.by_way.items() or [("", Reached())]:
            yield [name, category, way, *(str(getattr(reached, count)) for count in NAMES)]


def _body(line: Followed, columns: Sequence[str], url_of: Callable[[Distribution], str] | None) -> str:
    name: str = escape(_name(line))
    if line.distribution and url_of:
        name = f'<a href="{escape(url_of(line.distribution))}">{name}</a>'
    unused = '<td class="left">–</td>' + "<td></td>" * len(columns)
    ways = [_way(way, reached, columns) for way, reached in line.by_way.items()] or [unused]
    head = f'<th scope="rowgroup" rowspan="{len(ways)}">{name}</th>'
    return f"<tbody><tr>{head}{'</tr><tr>'.join(ways)}</tr></tbody>"


def _way(way: str, reached: Reached, columns: Sequence[str]) -> str:
    """The cells of a way in, empty where it has no such count."""
    none = (OF_MAILS if way != Response.Way.MAIL else ()) + (OF_CODES if way != Response.Way.CODE else ())
    label = escape(Response.Way(way).label if way else _("Not known any more"))
    figures = ("" if name in none else whole(getattr(reached, name)) for name in columns)
    return f'<td class="left">{label}</td>' + "".join(f"<td>{figure}</td>" for figure in figures)


def _name(line: Followed) -> str:
    return line.distribution.organisation.name if line.distribution else _("The survey's own link")


def _category_code(line: Followed) -> str:
    assert line.distribution
    return line.distribution.organisation.category_id


def _category_name(line: Followed) -> str:
    assert line.distribution
    return str(line.distribution.organisation.category)
