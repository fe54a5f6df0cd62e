"""Fieldwork: waves and the organisations that distribute in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from surveys.models.survey import Survey, random_token


class Wave(models.Model):
    """A fieldwork period of a survey; `number` is how its responses' records name it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSING = "closing", _("Closing: no new starts")
        FINAL = "final", _("Final")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)

    #: In these states a response can begin; in those it can go on.
    STARTING: ClassVar[tuple[str, ...]] = (State.OPEN,)
    GOING_ON: ClassVar[tuple[str, ...]] = (State.OPEN, State.CLOSING)
    #: So long a response in progress goes on after a wave closed.
    CLOSING_TIME: ClassVar[timedelta] = timedelta(hours=48)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("survey", "number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "number"), name="wave_number_once_a_survey"),
            models.UniqueConstraint(
                fields=("survey",), condition=models.Q(state="open"), name="one_open_wave_a_survey"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_start(self) -> bool:
        """Whether a response can begin."""
        return self.state in self.STARTING

    @property
    def goes_on_until(self) -> datetime | None:
        """Until when a response in progress can go on; None while no end is known."""
        if self.state == self.State.CLOSING and self.closes_at:
            return self.closes_at + self.CLOSING_TIME
        return None

    def may_go_on(self, now: datetime) -> bool:
        """Whether a response in progress can go on at `now`."""
        until = self.goes_on_until
        return self.state in self.GOING_ON and (until is None or now < until)


def current_wave(waves: Iterable[Wave]) -> Wave | None:
    """Of a survey's waves the open one, else the last one; None where there is none."""
    return max(waves, key=lambda wave: (wave.may_start, wave.number), default=None)


class Distribution(models.Model):
    """One organisation in one wave, with its open link; `number` is how records name it."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="distributions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="distributions")
    number = models.PositiveSmallIntegerField(_("number"))
    token = models.CharField(max_length=24, unique=True, default=random_token, editable=False)

    class Meta:
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        ordering = ("wave", "number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("wave", "organisation"), name="distribution_once_a_wave"),
            models.UniqueConstraint(fields=("wave", "number"), name="distribution_number_once_a_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} - {self.organisation}"
