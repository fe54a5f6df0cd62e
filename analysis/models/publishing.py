"""What partners and the public may see of a survey."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from analysis.core.protection import MIN_BASE, MIN_CELL
from surveys.models import Survey, Version

#: How many completed responses make a block, unless the team chooses more.
BLOCK_SIZE = 20


class PublishingSettings(models.Model):
    """Who sees results of a survey, and how coarse they are; all but `public` and `partner` fixed at opening.

    `breakdown` is the code of the question by whose groups a release counts, empty for none; `groups` joins
    its answers: a list of objects with `code`, `text` by language and `answers`, empty: each is a group.
    `joined` are answers that are only shown summed: for each question lists of their codes.
    """

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="publishing_settings"
    )
    public = models.BooleanField(_("results for the public"), default=False)
    partner = models.BooleanField(_("results for partners"), default=False)
    while_open = models.BooleanField(_("totals while a wave is open"), default=False)
    min_base = models.PositiveSmallIntegerField(
        _("fewest persons of a group"), default=MIN_BASE, validators=[MinValueValidator(MIN_BASE)]
    )
    min_cell = models.PositiveSmallIntegerField(
        _("fewest persons of a count"), default=MIN_CELL, validators=[MinValueValidator(MIN_CELL)]
    )
    block_size = models.PositiveSmallIntegerField(
        _("completed responses in a block"), default=BLOCK_SIZE, validators=[MinValueValidator(MIN_BASE)]
    )
    breakdown = models.CharField(_("breakdown"), max_length=20, blank=True)
    groups = models.JSONField(_("groups"), default=list, blank=True)
    joined = models.JSONField(_("answers that are summed"), default=dict, blank=True)

    class Meta:
        verbose_name = _("publishing settings")
        verbose_name_plural = _("publishing settings")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="groups_and_blocks_can_hide_counts",
                condition=Q(
                    min_cell__gte=MIN_CELL, min_base__gte=F("min_cell"), block_size__gte=F("min_base")
                ),
                violation_error_message=_(
                    "A group has at least as many persons as a count, and a block as many as a group."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"publishing of {self.survey_id}"


class OpenResults(models.Model):
    """What may be seen of a version while its wave is open, one block behind.

    `latest` are the counts of the last block, `shown` those that are seen: for each unit its counts and how
    many responses were completed then (`analysis.publishing.steps`).
    """

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="open_results"
    )
    completed = models.PositiveIntegerField(_("completed responses at the last block"), default=0)
    as_of = models.DateTimeField(_("as of"))
    latest = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("open results")
        verbose_name_plural = _("open results")

    def __str__(self) -> str:
        return f"{self.version_id} at {self.completed}"


class Release(models.Model):
    """Results as partners and the public see them from now on; the database refuses to change or delete it.

    `tables` are the protected counts of each unit, and of how many some were asked; `organisations` those of
    partners beside the rest. `definition` is the report definition as it was, `groups` and `joined` likewise
    the settings. So many `decisions` of cleaning are in the counts; none: these are raw.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="releases")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateTimeField(_("as of"))
    responses = models.PositiveIntegerField(_("responses"))
    decisions = models.PositiveIntegerField(_("decisions"), null=True)
    min_base = models.PositiveSmallIntegerField(_("fewest persons of a group"))
    min_cell = models.PositiveSmallIntegerField(_("fewest persons of a count"))
    breakdown = models.CharField(_("breakdown"), max_length=20, blank=True)
    groups = models.JSONField(_("groups"), default=list)
    definition = models.TextField(_("report definition"))
    tables = models.JSONField(_("protected counts"))
    organisations = models.JSONField(_("protected counts of organisations"), default=dict)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("survey", "-number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "number"), name="release_number_once_a_survey"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} release {self.number}"
