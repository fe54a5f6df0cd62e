"""Counters of fieldwork, raised by the counting job, and what partners tell of themselves."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.text import validate_lines
from surveys.models.response import Response
from surveys.models.wave import Distribution, Wave


class WayCount(models.Model):
    """How far the responses of one organisation came, by way in; no organisation: the survey's own link.

    `complete` and `partial` are by the wave's rule of completeness. There is no day here: together with the
    day of `DayCount` it would tell the organisation of a response whose day is guessed.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="way_counts")
    distribution = models.ForeignKey(
        Distribution, null=True, on_delete=models.CASCADE, related_name="way_counts"
    )
    way = models.CharField(_("way in"), max_length=8, choices=Response.Way)
    started = models.IntegerField(_("started"), default=0)
    submitted = models.IntegerField(_("submitted"), default=0)
    complete = models.IntegerField(_("complete"), default=0)
    partial = models.IntegerField(_("partial"), default=0)
    erased = models.IntegerField(_("erased"), default=0)

    class Meta:
        verbose_name = _("count by way in")
        verbose_name_plural = _("counts by way in")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("wave", "distribution", "way"), nulls_distinct=False, name="way_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.distribution_id} {self.way}"


class DayCount(models.Model):
    """How many responses of a wave were started and submitted on a day (of the installation's time zone)."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="day_counts")
    day = models.DateField(_("day"))
    started = models.IntegerField(_("started"), default=0)
    submitted = models.IntegerField(_("submitted"), default=0)

    class Meta:
        verbose_name = _("count by day")
        verbose_name_plural = _("counts by day")
        ordering: ClassVar[list[str]] = ["wave", "day"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("wave", "day"), name="day_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.day}"


class ShownCount(models.Model):
    """What a coordinator is shown since `day`: taken once a day, rounded down; empty where it is too few."""

    distribution = models.OneToOneField(
        Distribution, primary_key=True, on_delete=models.CASCADE, related_name="shown_count"
    )
    day = models.DateField(_("day"))
    started = models.PositiveIntegerField(_("started"), null=True)
    submitted = models.PositiveIntegerField(_("submitted"), null=True)

    class Meta:
        verbose_name = _("count shown to a coordinator")
        verbose_name_plural = _("counts shown to coordinators")

    def __str__(self) -> str:
        return str(self.distribution_id)


class ContactNote(models.Model):
    """What the team noted about its contact with an organisation in a wave; rows are added."""

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), validators=[validate_lines, MaxLengthValidator(2_000)])

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering: ClassVar[list[str]] = ["distribution", "-at"]

    def __str__(self) -> str:
        return str(self.pk)
