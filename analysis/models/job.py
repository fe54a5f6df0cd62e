"""Work that takes longer than a page may: asked for by a person, done by a worker, fetched as a file."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.models import Survey


class Job(models.Model):
    """One file that somebody asked for, and how far it is.

    `kind` is a name in `analysis.jobs.KINDS`, `request` what that kind needs to know: never an answer. A
    worker holds a running job until `lease_until`; `attempts` counts the workers that began it, and only the
    last one's word counts. `step` and `failure` are sentences in `language`, which whoever asked reads.
    `as_of` is the moment of which the file tells.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "waiting")
        RUNNING = "running", pgettext_lazy("job", "being made")
        DONE = "done", pgettext_lazy("job", "ready")
        FAILED = "failed", pgettext_lazy("job", "failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")

    UNFINISHED = (State.WAITING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(_("kind"), max_length=20)
    request = models.JSONField(_("request"), default=dict)
    language = models.CharField(_("language"), max_length=8)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    step = models.CharField(_("step"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)
    file_name = models.CharField(_("file name"), max_length=120)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-asked_at", "id")
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=("asked_at",),
                name="unfinished_jobs",
                condition=models.Q(state__in=("waiting", "running")),
            ),
            models.Index(fields=("survey", "-asked_at"), name="jobs_of_survey"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state="running") ^ models.Q(lease_until=None),
                name="only_a_running_job_is_held",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(size__isnull=False, expires_at__isnull=False) & ~models.Q(sha256="")),
                name="done_job_has_a_file",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="job_percent_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def stored_name(self) -> str:
        """What this attempt's file is called in the folder of files."""
        return f"{self.id}-{self.attempts}"
