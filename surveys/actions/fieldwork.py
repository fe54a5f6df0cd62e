"""Waves and the organisations that distribute in them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import Organisation
from surveys.models import Distribution, Survey, Wave


@transaction.atomic
def open_first_wave(*, survey: Survey, organisations: Iterable[Organisation], now: datetime) -> Wave:
    """Open wave 1 with a distribution for each organisation, numbered in this order.

    Raises `ValueError` for a survey that has no published version or has a wave already.
    """
    Survey.objects.select_for_update().get(id=survey.id)
    if not survey.versions.exists():
        raise ValueError(f"Cannot open a wave of {survey.code}: no version is published")
    if survey.waves.exists():
        raise ValueError(f"Cannot open the first wave of {survey.code}: it has one already")
    wave = Wave.objects.create(
        survey=survey, number=1, name=_("First wave"), state=Wave.State.OPEN, opens_at=now
    )
    Distribution.objects.bulk_create(
        Distribution(wave=wave, organisation=organisation, number=number)
        for number, organisation in enumerate(organisations, start=1)
    )
    return wave
