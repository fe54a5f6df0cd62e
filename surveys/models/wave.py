"""Fieldwork: waves and the organisations that distribute in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from surveys.models.survey import Survey, random_token

#: A month: so long responses in progress can go on at most after a wave closed.
MOST_GRACE_HOURS = 720


class Wave(models.Model):
    """A fieldwork period of a survey; `number` is how its responses' records name it.

    `ends_at` is known once it is closed: until then responses in progress go on. `targets` are numbers of
    responses by category code, `texts` what the team wrote, by purpose and language (`surveys/texts.py`),
    `reminders` the plan (`surveys/reminders.py`). While `sending_stopped` says why, none of its mail is sent.
    At its opening `opening_mails` of the waiting invitations go out, all of them where it is empty.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSING = "closing", _("Closing: no new starts")
        FINAL = "final", _("Final")

    class PilotOutcome(models.TextChoices):
        ADOPTED = "adopted", _("Adopted: its responses count")
        DROPPED = "dropped", _("Dropped: its responses are erased")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    grace_hours = models.PositiveSmallIntegerField(
        _("hours to finish after closing"), default=48, validators=[MaxValueValidator(MOST_GRACE_HOURS)]
    )
    ends_at = models.DateTimeField(_("responses in progress go on until"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target number of responses"), null=True, blank=True)
    targets = models.JSONField(_("target numbers by category"), default=dict, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    text_version = models.PositiveSmallIntegerField(_("version of the texts"), default=0)
    reminders = models.JSONField(_("reminder plan"), default=dict, blank=True)
    opening_mails = models.PositiveIntegerField(
        _("invitations that go out at opening"), null=True, blank=True
    )
    sending_stopped = models.CharField(_("why no mail is sent"), max_length=24, blank=True)
    mail_failures = models.PositiveSmallIntegerField(_("mails that failed in a row"), default=0)
    complete_percent = models.PositiveSmallIntegerField(
        _("percentage of applicable items that makes a response complete"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    is_pilot = models.BooleanField(_("pilot"), default=False)
    pilot_outcome = models.CharField(
        _("what became of the pilot"), max_length=8, choices=PilotOutcome, blank=True
    )

    #: In these states a response can begin; in those it can go on; in the last it may be planned otherwise.
    STARTING: ClassVar[tuple[str, ...]] = (State.OPEN,)
    GOING_ON: ClassVar[tuple[str, ...]] = (State.OPEN, State.CLOSING)
    PLANNED: ClassVar[tuple[str, ...]] = (State.DRAFT, State.SCHEDULED)
    CLOSED: ClassVar[tuple[str, ...]] = (State.CLOSING, State.FINAL)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("survey", "number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "number"), name="wave_number_once_a_survey"),
            models.UniqueConstraint(
                fields=("survey",), condition=Q(state="open"), name="one_open_wave_a_survey"
            ),
            models.CheckConstraint(
                name="wave_beyond_draft_has_an_opening_time",
                condition=Q(state="draft") | Q(opens_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_wave_has_a_closing_time_and_an_end",
                condition=Q(state__in=("closing", "final"), closes_at__isnull=False, ends_at__isnull=False)
                | (~Q(state__in=("closing", "final")) & Q(ends_at=None)),
            ),
            models.CheckConstraint(
                name="wave_opens_before_it_closes_before_it_ends",
                condition=(Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")))
                & (Q(ends_at=None) | Q(ends_at__gte=F("closes_at"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_start(self) -> bool:
        """Whether a response can begin, as far as it is up to the state."""
        return self.state in self.STARTING

    def may_go_on(self, now: datetime) -> bool:
        """Whether a response in progress can go on at `now`."""
        return self.state in self.GOING_ON and (self.ends_at is None or now < self.ends_at)


def current_wave(waves: Iterable[Wave]) -> Wave | None:
    """Of a survey's waves the open one, else the last one; None where there is none."""
    return max(waves, key=lambda wave: (wave.may_start, wave.number), default=None)


class Distribution(models.Model):
    """One organisation in one wave, with its open link; `number` is how records name it.

    Without a token its link was revoked. An organisation with times of its own, such as a late one, starts
    and ends by these instead of the wave's.
    """

    class ContactState(models.TextChoices):
        NO_REPLY = "no_reply", _("No reply")
        PROMISED = "promised", _("Promised")
        HAS_SENT = "has_sent", _("Has sent")
        REFUSED = "refused", _("Refused")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="distributions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="distributions")
    number = models.PositiveSmallIntegerField(_("number"))
    token = models.CharField(max_length=24, unique=True, null=True, default=random_token, editable=False)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target number of responses"), null=True, blank=True)
    contact_state = models.CharField(
        _("contact"), max_length=12, choices=ContactState, default=ContactState.NO_REPLY
    )
    next_on = models.DateField(_("look at it again on"), null=True, blank=True)
    staff_number = models.PositiveIntegerField(_("number of staff"), null=True, blank=True)
    sent_number = models.PositiveIntegerField(_("number that it says it sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("distribution")
        verbose_name_plural = _("distributions")
        ordering = ("wave", "number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("wave", "organisation"), name="distribution_once_a_wave"),
            models.UniqueConstraint(fields=("wave", "number"), name="distribution_number_once_a_wave"),
            models.CheckConstraint(
                name="distribution_opens_before_it_closes",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} - {self.organisation}"
