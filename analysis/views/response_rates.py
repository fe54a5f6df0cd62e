"""Response rates and participation in words: each with its name, its formula and what may be concluded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.core import rates as core
from analysis.core.shares import shown_share
from analysis.report.captions import whole
from surveys.following import NOBODY, Followed, total
from surveys.models import Response


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """A rate by its AAPOR name."""

    name: str
    words: str
    count: str
    base: str
    share: str


@dataclass(frozen=True, kw_only=True)
class ParticipationRow:
    """What is known of one open link; `share` is empty where the partner told no number."""

    name: str
    submitted: str
    base: str
    share: str


def rates(lines: Sequence[Followed], language: str) -> list[RateRow]:
    """The response rates of the personal invitations by mail; none where nobody was invited so."""
    invited = total(line.by_way.get(Response.Way.MAIL, NOBODY) for line in lines)
    found = core.response_rates(
        complete=invited.complete,
        partial=invited.partial,
        asked=invited.invited,
        unknown=invited.bounced + invited.unknown,
    )
    words = {
        "RR1": _("complete ÷ all who were invited"),
        "RR2": _("complete and partial ÷ all who were invited"),
        "RR5": _("complete ÷ all who were invited but for mails that bounced or may not have been sent"),
        "RR6": _(
            "complete and partial ÷ all who were invited but for mails that bounced or may not have been sent"
        ),
    }
    return [
        RateRow(
            name=rate.name,
            words=words[rate.name],
            count=whole(rate.count),
            base=whole(rate.base),
            share=shown_share(rate.count, rate.base, language),
        )
        for rate in found
    ]


def participation(lines: Sequence[Followed], language: str) -> list[ParticipationRow]:
    """The participation by each organisation's open link, and that of all of which it can be told."""
    spreads = [(line.distribution.organisation.name, _spread(line)) for line in lines if line.distribution]
    used = [(name, spread) for name, spread in spreads if spread.started or spread.sent or spread.staff]
    rows = [_row(name, spread.submitted, core.participation(spread), language) for name, spread in used]
    everybody = core.participation_of_all(spread for _name, spread in used)
    if everybody and len(used) > 1:
        rows.append(_row(_("All that told a number"), everybody.submitted, everybody, language))
    return rows


def _spread(line: Followed) -> core.Spread:
    assert line.distribution
    by_link = line.by_way.get(Response.Way.LINK, NOBODY)
    return core.Spread(
        started=by_link.started,
        submitted=by_link.submitted,
        sent=line.distribution.sent_number,
        staff=line.distribution.staff_number,
    )


def _row(name: str, submitted: int, found: core.Participation | None, language: str) -> ParticipationRow:
    if found is None:
        return ParticipationRow(name=name, submitted=whole(submitted), base="", share="")
    base, share = whole(found.most), shown_share(submitted, found.most, language)
    if found.is_range:
        base = _("%(fewest)s to %(most)s") % {"fewest": whole(found.fewest), "most": base}
        most = shown_share(submitted, found.fewest, language)
        share = _("%(least)s to %(most)s") % {"least": share, "most": most}
    return ParticipationRow(name=name, submitted=whole(submitted), base=base, share=share)
