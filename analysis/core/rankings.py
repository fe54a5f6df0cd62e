"""Orders: of the options of a ranking question, and of anything that is counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: With fewer respondents an order is mostly chance: none is shown.
FEWEST_RESPONDENTS = 20


@dataclass(frozen=True)
class RankedOption:
    """What one option got. `place` is `None` where too few answered for an order.

    `first` put it in the first place, `chosen` in any. `mean_rank` is of those who chose it. `borda` adds k
    points for each first of k places down to 1 for each last, and none for an option left out: Borda (1781)
    for ballots that name the best few.
    """

    code: str
    first: int
    chosen: int
    mean_rank: Fraction | None
    borda: int
    place: int | None


@dataclass(frozen=True)
class Ranking:
    """The options, most chosen first; in the questionnaire's order where no order is given.

    `respondents` is who ranked, `picks` how many options they named together.
    """

    respondents: int
    picks: int
    options: tuple[RankedOption, ...]

    @property
    def picks_per_person(self) -> Fraction | None:
        return Fraction(self.picks, self.respondents) if self.respondents else None

    def top(self, k: int) -> tuple[tuple[str, ...], ...]:
        """The options in each of the first `k` places; ties share one and leave the next empty."""
        return tuple(
            tuple(option.code for option in self.options if option.place == place)
            for place in range(1, k + 1)
        )


def places(counts: Mapping[str, int]) -> dict[str, int]:
    """The place of each key from 1, largest first; equals share a place and the next one is skipped."""
    return {code: 1 + sum(other > count for other in counts.values()) for code, count in counts.items()}


def ranking(
    placed: Sequence[Mapping[str, int]],
    *,
    without: Collection[str] = (),
    fewest: int = FEWEST_RESPONDENTS,
) -> Ranking:
    """Orders options by how many chose them in any place.

    `placed`: for each place, how many put each option there; who ranks at all fills the first.
    `without`: exclusive options such as *none of these*; who chose one is left out with it.
    """
    codes = [code for code in placed[0] if code not in without]
    chosen = {code: sum(place[code] for place in placed) for code in codes}
    respondents = sum(placed[0][code] for code in codes)
    order = places(chosen) if respondents >= fewest else {}
    options = [_option(code, [place[code] for place in placed], order.get(code)) for code in codes]
    return Ranking(
        respondents=respondents,
        picks=sum(chosen.values()),
        options=tuple(sorted(options, key=lambda option: option.place or 0)),
    )


def _option(code: str, at: Sequence[int], place: int | None) -> RankedOption:
    """`at` is how many put the option in each place."""
    chosen, last = sum(at), len(at)
    ranks = sum(rank * count for rank, count in enumerate(at, start=1))
    return RankedOption(
        code=code,
        first=at[0],
        chosen=chosen,
        mean_rank=Fraction(ranks, chosen) if chosen else None,
        borda=chosen * (last + 1) - ranks,
        place=place,
    )
