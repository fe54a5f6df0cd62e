"""The change of every item or box that was asked of two moments, ready for a page or a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.core.evidence import Evidence, NotGiven, Significance
from analysis.core.paired import Moves, SignedRank, holm, mcnemar, moves, pratt, signed_rank, transitions
from analysis.core.tally import Tally


@dataclass(frozen=True)
class Reading:
    """The change of one item under one reading of *not applicable*."""

    moves: Moves
    wilcoxon: SignedRank
    pratt: SignedRank
    corrected_p: float | None


@dataclass(frozen=True)
class Change:
    """The change of one item: `main` without who said *not applicable*, `sensitivity` with them."""

    item: str
    main: Reading
    sensitivity: Reading


@dataclass(frozen=True)
class Changes:
    """The change of each item; each p was corrected for `m` tests."""

    m: int
    items: tuple[Change, ...]


@dataclass(frozen=True)
class TickChange:
    """The change of one box: who moved up ticked it now only; p was corrected for all boxes of the list."""

    option: str
    moves: Moves
    test: Significance | NotGiven
    corrected_p: float | None


def changes(
    tally: Tally,
    pairs: Mapping[str, tuple[str, str]],
    *,
    scale: Sequence[str],
    counted_as: Mapping[str, str],
    evidence: Evidence,
) -> Changes:
    """What changed in all rows of one matrix.

    `pairs`: for each item the columns before and now. `scale`: the answers from the lowest. `counted_as`:
    what each answer off the scale counts as in the sensitivity analysis. Tests pass through `evidence`.
    """
    main = _readings(tally, pairs, scale, {}, evidence)
    sensitivity = _readings(tally, pairs, scale, counted_as, evidence)
    return Changes(len(pairs), tuple(map(Change, pairs, main, sensitivity)))


def tick_changes(
    tally: Tally, pairs: Mapping[str, tuple[str, str]], *, evidence: Evidence
) -> tuple[TickChange, ...]:
    """What changed in all boxes of one list, of who answered it at both moments.

    `pairs`: for each option the columns of its box before and now. Tests pass through `evidence`.
    """
    tables = [tally.cross(before, now) for before, now in pairs.values()]
    tests = [evidence.admit(mcnemar(table)) for table in tables]
    corrected = holm(tests).adjusted
    return tuple(map(TickChange, pairs, map(moves, tables), tests, corrected))


def _readings(
    tally: Tally,
    pairs: Mapping[str, tuple[str, str]],
    scale: Sequence[str],
    counted_as: Mapping[str, str],
    evidence: Evidence,
) -> list[Reading]:
    codes = tally.shape.layout.by_name
    tables = [
        transitions(tally.cross(before, now), codes[now].codes, scale, counted_as)
        for before, now in pairs.values()
    ]
    ranked = [_admitted(signed_rank(table), evidence) for table in tables]
    corrected = holm([each.test for each in ranked]).adjusted
    return [
        Reading(moves(table), wilcoxon, _admitted(pratt(table), evidence), p)
        for table, wilcoxon, p in zip(tables, ranked, corrected, strict=True)
    ]


def _admitted(ranked: SignedRank, evidence: Evidence) -> SignedRank:
    return replace(ranked, test=evidence.admit(ranked.test))
