"""Response rates by the names of AAPOR, and participation where nobody knows how many were asked.

The formulas are those of The American Association for Public Opinion Research, *Standard Definitions: Final
Dispositions of Case Codes and Outcome Rates for Surveys*, 10th edition (2023). With I complete and P partial
responses, R refusals, NC who were not reached, O others, and UH + UO whose eligibility is unknown:

    RR1 = I / ((I + P) + (R + NC + O) + (UH + UO))      RR2 = (I + P) / the same
    RR5 = I / ((I + P) + (R + NC + O))                  RR6 = (I + P) / the same

RR5 and RR6 take all of unknown eligibility for not eligible, which makes them the highest that the rates can
be. A mail that bounced, or of which nobody knows whether it was sent, tells nothing of whether that person
belongs to who is asked: it is of unknown eligibility and no refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Name = Literal["RR1", "RR2", "RR5", "RR6"]


@dataclass(frozen=True)
class Rate:
    """A rate by its name, as a fraction of whole numbers; shown without a figure where the base is 0."""

    name: Name
    count: int
    base: int


def response_rates(*, complete: int, partial: int, asked: int, unknown: int) -> tuple[Rate, ...]:
    """RR1, RR2, RR5 and RR6 of a list of persons.

    `asked` are all persons of the list, `unknown` those of them whose eligibility is unknown. None where more
    answered than are on the list: then some were taken off it.
    """
    if complete + partial > asked or not asked:
        return ()
    # Who answered is eligible, whatever became of the mail.
    eligible = max(asked - unknown, complete + partial)
    return (
        Rate("RR1", complete, asked),
        Rate("RR2", complete + partial, asked),
        Rate("RR5", complete, eligible),
        Rate("RR6", complete + partial, eligible),
    )


@dataclass(frozen=True, kw_only=True)
class Spread:
    """An open link that a partner spread: what came of it, and what the partner told (None: nothing)."""

    started: int
    submitted: int
    sent: int | None = None
    staff: int | None = None


@dataclass(frozen=True)
class Participation:
    """Who submitted, of between `fewest` and `most` persons who got the link; equal where that is known.

    It is no response rate: who passed a link on, opened it twice or came from elsewhere is not known.
    """

    submitted: int
    fewest: int
    most: int

    @property
    def is_range(self) -> bool:
        return self.fewest != self.most


def participation(spread: Spread) -> Participation | None:
    """The participation by one link; None where the partner told no number, since none is made up.

    Without the number sent it lies between the number who started, for they got the link, and the staff.
    Where more started than there are staff, the link went further and nothing can be said.
    """
    if spread.sent:
        return Participation(spread.submitted, spread.sent, spread.sent)
    if spread.staff and spread.started <= spread.staff:
        return Participation(spread.submitted, max(spread.started, 1), spread.staff)
    return None


def participation_of_all(spreads: Iterable[Spread]) -> Participation | None:
    """That of all links of which one can be told, together."""
    known = [found for found in map(participation, spreads) if found]
    if not known:
        return None
    return Participation(
        sum(each.submitted for each in known),
        sum(each.fewest for each in known),
        sum(each.most for each in known),
    )
