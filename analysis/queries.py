"""What is read of the tallies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max

from analysis.core.blocks import Shape, shape_of
from analysis.core.completeness import Items, items_of
from analysis.core.days import Day
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.models import TallyState, TallyTotal
from surveys.actions.completing import BAND_STARTS, minutes_band
from surveys.loaded import MOST_KEPT, LoadedVersion, load_version
from surveys.models import Change, DayCount, Response, Wave
from surveys.questionnaire.record import SOURCE, WAVE

#: The bands of minutes, from short to long.
BANDS = tuple(minutes_band(60 * start) for start in BAND_STARTS)


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """When totals last changed, and whether something that was sent waits to be counted at `now`."""

    counted_at: datetime | None
    waits: bool
    now: datetime

    @property
    def as_of(self) -> datetime | None:
        """All that was sent before this moment is in the totals; `None`: nothing was ever counted."""
        return self.counted_at if self.waits else self.now


@dataclass(frozen=True, kw_only=True)
class LiveTally:
    """The totals of a version, and of each group of the breakdown that was asked for, in its codes' order.

    Group "" is who belongs to none.
    """

    everybody: Tally
    groups: Mapping[str, Tally]
    freshness: Freshness


@lru_cache(MOST_KEPT)
def shape_of_version(version_id: int) -> Shape:
    """The shape of a version's tallies, which like the version never changes."""
    loaded = load_version(version_id)
    return shape_of(loaded.layout, tuple(loaded.questionnaire.questions.values()))


@lru_cache(MOST_KEPT)
def items_of_version(version_id: int) -> Items:
    """What a version asks, item by item, for the completeness of its responses."""
    loaded = load_version(version_id)
    return items_of(loaded.layout, tuple(loaded.questionnaire.questions.values()))


def stored_tallies(version_id: int, breakdowns: set[str] | None = None) -> dict[Group, Tally]:
    """The totals of all groups, or of those of some breakdowns."""
    shape = shape_of_version(version_id)
    totals = TallyTotal.objects.filter(version=version_id)
    if breakdowns is not None:
        totals = totals.filter(breakdown__in=breakdowns)
    rows = totals.values_list("breakdown", "group", "counts")
    return {(breakdown, group): Tally.unpack(shape, bytes(counts)) for breakdown, group, counts in rows}


def live_tally(version_id: int, *, now: datetime, breakdown: str = "") -> LiveTally:
    """The totals as they were last counted; three small reads, however many responses there are.

    `breakdown` is the name of a column of `shape_of_version(version_id).breakdowns`, empty for none.
    """
    freshness = freshness_of(version_id, now=now)
    return live_of(version_id, stored_tallies(version_id, {EVERYBODY[0], breakdown}), breakdown, freshness)


def live_of(
    version_id: int, tallies: Mapping[Group, Tally], breakdown: str, freshness: Freshness
) -> LiveTally:
    """What was counted of everybody and, with a breakdown, of its groups; as fresh as was read before it."""
    shape = shape_of_version(version_id)
    groups = {group: tally for (of, group), tally in tallies.items() if of == breakdown and of}
    return LiveTally(
        everybody=tallies.get(EVERYBODY, Tally.empty(shape)),
        groups=dict(sorted(groups.items(), key=lambda item: _order(shape, breakdown, item[0]))),
        freshness=freshness,
    )


def freshness_of(version_id: int, *, now: datetime) -> Freshness:
    """How fresh totals are that are read after this; two small reads.

    In this order: what is counted meanwhile is then only told to be older than it is.
    """
    waits = has_pending(version_id)
    counted_at = TallyState.objects.filter(version=version_id).values_list("as_of", flat=True).first()
    return Freshness(counted_at=counted_at, waits=waits, now=now)


def counted_responses(version_id: int) -> int:
    """How many responses the totals of a version hold; one read."""
    return tallies_of_everybody([version_id])[version_id].started


def last_counted(versions: Collection[LoadedVersion]) -> datetime | None:
    """When the totals of any of these versions last changed; one read, none for a single version."""
    if len(versions) < 2:  # then its own freshness says it
        return None
    states = TallyState.objects.filter(version__in=[version.id for version in versions])
    found: datetime | None = states.aggregate(last=Max("as_of"))["last"]
    return found


def tallies_of_everybody(version_ids: Collection[int]) -> dict[int, Tally]:
    """The totals without breakdown of several versions, empty ones where nothing was counted; one read."""
    rows = TallyTotal.objects.filter(version__in=version_ids, breakdown="").values_list("version", "counts")
    stored = {version_id: bytes(counts) for version_id, counts in rows}
    shapes = {version_id: shape_of_version(version_id) for version_id in version_ids}
    return {
        version_id: Tally.unpack(shape, stored[version_id]) if version_id in stored else Tally.empty(shape)
        for version_id, shape in shapes.items()
    }


def has_synthetic(version_id: int) -> bool:
    """Whether a program made up some of the responses that are counted; one read."""
    everybody = tallies_of_everybody([version_id])[version_id]
    return everybody.column(SOURCE).counts[Response.Source.SYNTHETIC] > 0


def tally_of_wave(wave: Wave) -> tuple[LoadedVersion, Tally] | None:
    """The totals of a wave, in the newest version that was answered in it; None before that; one read."""
    totals = TallyTotal.objects.filter(version__survey=wave.survey_id, breakdown=WAVE, group=str(wave.number))
    found = totals.order_by("-version__number").values_list("version", "counts").first()
    if found is None:
        return None
    version_id, counts = found
    return load_version(version_id), Tally.unpack(shape_of_version(version_id), bytes(counts))


def days_of(wave: Wave) -> list[Day]:
    """How many responses of the wave were started and submitted, by day; one read."""
    return [Day(*row) for row in wave.day_counts.values_list("day", "started", "submitted")]


def days_of_surveys(survey_ids: Collection[UUID], since: date) -> dict[UUID, list[Day]]:
    """The responses of each survey by wave and day, from `since` on; one read."""
    found: dict[UUID, list[Day]] = {survey_id: [] for survey_id in survey_ids}
    rows = DayCount.objects.filter(wave__survey__in=survey_ids, day__gte=since)
    for survey_id, day, started, submitted in rows.values_list("wave__survey", "day", "started", "submitted"):
        found[survey_id].append(Day(day, started, submitted))
    return found


def durations_of(wave: Wave) -> dict[str, int]:
    """How many completed responses took each band of minutes, from short to long; one read.

    What was entered from paper has none.
    """
    completed = Response.objects.filter(wave=wave, completed=True).exclude(minutes_band="").order_by()
    counts = dict(completed.values_list("minutes_band").annotate(count=Count("*")))
    return {band: counts[band] for band in BANDS if band in counts}


def has_pending(version_id: int) -> bool:
    """Whether something was sent that no total holds yet."""
    return _pending_from(version_id) == version_id


def versions_with_pending() -> list[int]:
    """The ids of the versions with work for the counting job: one look into an index each, and one more."""
    found: list[int] = []
    while (version_id := _pending_from(found[-1] + 1 if found else 0)) is not None:
        found.append(version_id)
    return found


def _pending_from(version_id: int) -> int | None:
    """The first version with a change, from this one on.

    Only the index of version and id has this order. Asked for changes of one version, the database may read
    the whole table instead, since its statistics know nothing of the last busy minute.
    """
    changes = Change.objects.filter(version__gte=version_id).order_by("version_id", "id")
    return changes.values_list("version_id", flat=True).first()


def _order(shape: Shape, breakdown: str, group: str) -> tuple[bool, int]:
    """Codes in their order, waves and organisations by number, who is in no group last."""
    codes = shape.layout.by_name[breakdown].codes
    if not group:
        return True, 0
    return False, codes.index(group) if codes else int(group)
