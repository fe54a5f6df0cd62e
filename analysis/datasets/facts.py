"""What is told of the fieldwork behind a dataset."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from analysis.datasets.about import WaveFacts
from analysis.datasets.offer import Offer, counts_of
from surveys.models import Wave


def waves_of(offer: Offer, rows: Mapping[int, int]) -> Iterator[WaveFacts]:
    """The waves that have rows in a dataset, by number; what was imported without a wave is in none."""
    counts = counts_of(offer.survey)
    for wave in Wave.objects.filter(survey=offer.survey, number__in=rows).order_by("number"):
        invited = wave.invitations.filter(double_of=None).count()
        yield WaveFacts(
            number=wave.number,
            name=wave.name,
            opened=timezone.localdate(wave.opens_at) if wave.opens_at else None,
            closed=timezone.localdate(wave.closes_at) if wave.closes_at else None,
            organisations=wave.distributions.count(),
            invited=invited or None,
            completed=counts[wave.number][True],
            partial=counts[wave.number][False],
            rows=rows[wave.number],
        )
