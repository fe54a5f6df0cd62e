"""How far people came in a wave, by organisation and way in, as the team follows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from typing import Self

from django.db.models import Count, F, Q, Sum

from surveys.models import CodeBatch, Distribution, Invitation, Message, Response, Wave, WayCount

Way = Response.Way


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How many got an access and how far they came.

    `invited` are persons; of the mails to them some were `sent`, some `bounced`, of some it is `unknown`
    whether they were sent, and the others wait or were not sent. `printed` are codes. `complete` and
    `partial` are by the wave's rule, whether or not the answers were submitted.
    """

    invited: int = 0
    sent: int = 0
    bounced: int = 0
    unknown: int = 0
    printed: int = 0
    started: int = 0
    submitted: int = 0
    complete: int = 0
    partial: int = 0
    erased: int = 0

    def __add__(self, other: Self) -> "Reached":
        return Reached(**{name: getattr(self, name) + getattr(other, name) for name in NAMES})

    @property
    def in_progress(self) -> int:
        """Neither submitted nor erased; once the wave is final nobody goes on with these."""
        return self.started - self.submitted - self.erased


NAMES = tuple(field.name for field in fields(Reached))
NOBODY = Reached()


@dataclass(frozen=True, kw_only=True)
class Followed:
    """An organisation in a wave, or None for who came by the survey's own link, with its ways in."""

    distribution: Distribution | None
    by_way: Mapping[str, Reached]

    @property
    def total(self) -> Reached:
        return total(self.by_way.values())


def total(reached: Iterable[Reached]) -> Reached:
    """All of them together."""
    return reduce(add, reached, NOBODY)


def followed(wave: Wave) -> list[Followed]:
    """The organisations of a wave by category and name, then the survey's own link where somebody used it.

    Five reads, however many organisations and invitations there are. A pilot is in no counter: its responses
    are counted, and who completed one may have left organisation and way in (""); complete and partial are
    not known of them.
    """
    found: dict[int | None, dict[str, Reached]] = defaultdict(lambda: defaultdict(Reached))
    for counts in (_given(wave), _invited(wave), _mailed(wave), _printed(wave)):
        for distribution_id, way, reached in counts:
            found[distribution_id][way] += reached
    distributions = wave.distributions.select_related("organisation__category").order_by(
        "organisation__category__position", "organisation__name", "number"
    )
    organisations = [
        Followed(distribution=each, by_way=_in_order(found.get(each.id, {}))) for each in distributions
    ]
    own = [Followed(distribution=None, by_way=_in_order(found[None]))] if None in found else []
    return organisations + own


Counted = Iterator[tuple[int | None, str, Reached]]


def _given(wave: Wave) -> Counted:
    if wave.is_pilot:
        responses = Response.objects.filter(wave=wave).order_by().values_list("distribution", "way")
        counted = responses.annotate(started=Count("id"), done=Count("id", filter=Q(completed=True)))
        for distribution_id, way, started, done in counted:
            yield distribution_id, way, Reached(started=started, submitted=done)
        return
    names = ("started", "submitted", "complete", "partial", "erased")
    for distribution_id, way, *counts in WayCount.objects.filter(wave=wave).values_list(
        "distribution", "way", *names
    ):
        yield distribution_id, way, Reached(**dict(zip(names, counts, strict=True)))


def _invited(wave: Wave) -> Counted:
    """One person on several lists is invited once, by the first."""
    persons = Invitation.objects.filter(wave=wave, batch=None, double_of=None).order_by()
    for distribution_id, count in persons.values_list("distribution").annotate(Count("id")):
        yield distribution_id, Way.MAIL, Reached(invited=count)


def _mailed(wave: Wave) -> Counted:
    told = {Message.State.SENT: "sent", Message.State.BOUNCED: "bounced", Message.State.UNKNOWN: "unknown"}
    mails = Message.objects.filter(wave=wave, kind=Message.Kind.INVITATION, state__in=told).order_by()
    rows = mails.values_list("distribution", "state").annotate(count=Count("*"))
    for distribution_id, state, count in rows:
        yield distribution_id, Way.MAIL, Reached(**{told[Message.State(state)]: count})


def _printed(wave: Wave) -> Counted:
    """Of batches that can be used."""
    batches = CodeBatch.objects.filter(distribution__wave=wave, revoked_at=None).order_by()
    for distribution_id, size in batches.values_list("distribution").annotate(printed=Sum(F("size"))):
        yield distribution_id, Way.CODE, Reached(printed=size)


def _in_order(by_way: Mapping[str, Reached]) -> dict[str, Reached]:
    order = list(Way.values)
    return dict(sorted(by_way.items(), key=lambda item: order.index(item[0]) if item[0] in order else -1))
