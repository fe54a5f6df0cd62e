"""Responses, and what changes about their records."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Version
from surveys.models.wave import Distribution, Wave


class Response(models.Model):
    """One respondent's answers to one version.

    `answers` holds the cleaned values of sent pages, `draft` the raw strings of pages not yet sent, `sent`
    the codes of the sent pages and `record` the closed answers as fixed-width bytes. What opens the response
    again (`handle`, the hashes) and every time is emptied once it is completed or its wave is final. By the
    code that `receipt_hash` is of a completed response can be erased, if its survey gives such codes.
    """

    class Source(models.TextChoices):
        REAL = "real", _("Real")
        TEST = "test", _("Test")
        PILOT = "pilot", _("Pilot")
        IMPORTED = "imported", _("Imported")
        ENTERED = "entered", _("Entered by the team")
        SYNTHETIC = "synthetic", _("Synthetic")

    class Way(models.TextChoices):
        LINK = "link", _("Open link")
        MAIL = "mail", _("Personal link by mail")
        CODE = "code", _("Printed code")
        TEAM = "team", _("Entered by the team")

    #: These are in no tally: tests never, pilots until the team adopts them.
    UNCOUNTED: ClassVar[tuple[str, ...]] = (Source.TEST, Source.PILOT)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="responses")
    distribution = models.ForeignKey(Distribution, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.REAL)
    way = models.CharField(_("way in"), max_length=8, choices=Way, blank=True)
    language = models.CharField(_("language"), max_length=12)
    completed = models.BooleanField(_("completed"), default=False)
    revision = models.PositiveIntegerField(default=0)

    answers = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    sent = ArrayField(models.CharField(max_length=20), default=list)
    record = models.BinaryField(null=True)

    handle = models.CharField(max_length=24, null=True, unique=True)
    start_hash = models.BinaryField(null=True, unique=True)
    resume_hash = models.BinaryField(null=True, unique=True)
    started_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    active_seconds = models.PositiveIntegerField(null=True)
    receipt_hash = models.BinaryField(null=True)
    completed_at = models.DateTimeField(null=True)
    minutes_band = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="completed_response_cannot_be_opened",
                condition=Q(completed=False) | Q(handle=None),
            ),
            models.CheckConstraint(
                name="response_without_handle_keeps_no_way_in",
                condition=Q(handle__isnull=False)
                | Q(start_hash=None, resume_hash=None, active_at=None, active_seconds=None, draft={}),
            ),
            models.UniqueConstraint(
                fields=("receipt_hash",), condition=Q(receipt_hash__isnull=False), name="receipt_of_one"
            ),
            models.CheckConstraint(
                name="receipt_of_a_completed_response",
                condition=Q(completed=True) | Q(receipt_hash=None),
            ),
            models.CheckConstraint(
                name="test_response_has_no_record",
                condition=Q(record=None) | ~Q(source__in=("test", "pilot")),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=("wave", "minutes_band"), condition=Q(completed=True), name="response_durations"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Change(models.Model):
    """What a record was and what it is, for the tallies; counting it deletes it. Names no response.

    `distribution` and `way` are those that the response has, or had until now, for the counters of fieldwork.
    """

    id = models.BigAutoField(primary_key=True)
    # The index below begins with it; a second one would cost each page send, and be taken by mistake.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    was = models.BinaryField(null=True)
    now = models.BinaryField(null=True)
    distribution = models.ForeignKey(
        Distribution,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    way = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes: ClassVar[list[Any]] = [models.Index(fields=("version", "id"), name="change_by_version")]

    def __str__(self) -> str:
        return str(self.id)
