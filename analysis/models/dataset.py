"""Anonymised datasets: what was released, its package, and the free texts that somebody read for it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.models import Response, Survey

REASON_LENGTH = 500


class DatasetRelease(models.Model):
    """A dataset that was, or may be, handed out; an approved one can only be withdrawn, says the database.

    `recipe` is a document of `analysis.datasets.recipe`. Building a draft fills in what it gives: `digest` is
    the SHA-256 of the cells in their order, `files` how its files are written (`formats`, `csv`, `language`).
    Approving it keeps its package, in parts, with `size` and `sha256`. `erased` counts the responses of its
    waves that were erased since; the database does that.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("dataset", "draft")
        APPROVED = "approved", pgettext_lazy("dataset", "approved")
        REJECTED = "rejected", pgettext_lazy("dataset", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("dataset", "withdrawn")

    #: Those that somebody may have a file of.
    HANDED_OUT = (State.APPROVED, State.WITHDRAWN)

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="dataset_releases")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    recipe = models.JSONField(_("recipe"))
    as_of = models.DateField(_("as of"), null=True)
    rows = models.PositiveIntegerField(_("rows"), null=True)
    k = models.PositiveIntegerField(_("k"), null=True)
    diversity = models.PositiveIntegerField(_("l"), null=True)
    digest = models.CharField(_("checksum of the cells"), max_length=64, blank=True)
    files = models.JSONField(_("how its files are written"), default=dict)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    erased = models.PositiveIntegerField(_("responses erased since"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("release of a dataset")
        verbose_name_plural = _("releases of datasets")
        ordering = ("survey", "-number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "number"), name="dataset_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft", decided_at=None)
                | (~Q(state="draft") & Q(decided_at__isnull=False)),
                name="decided_dataset_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "withdrawn"))
                | (~Q(digest="") & Q(as_of__isnull=False, rows__isnull=False, k__isnull=False)),
                name="approved_dataset_was_measured",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "withdrawn")) | (Q(size__isnull=False) & ~Q(sha256="")),
                name="approved_dataset_has_a_package",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "withdrawn"))
                | Q(made_by=None)
                | ~Q(decided_by=F("made_by")),
                name="dataset_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") ^ Q(withdrawn_at=None),
                name="withdrawn_dataset_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} dataset {self.number}"

    @property
    def audience(self) -> str:
        """Who gets it: named recipients or the public."""
        audience: str = self.recipe.get("audience", "named")
        return audience

    @property
    def file_name(self) -> str:
        """What its package is called."""
        return f"{self.survey.code}-dataset-{self.number}.zip"

    @property
    def draft_name(self) -> str:
        """What the package of its draft is called."""
        return f"{self.survey.code}-dataset-{self.number}-draft.zip"


class PackagePart(models.Model):
    """Some bytes of an approved dataset's package, from place 0 on; the database keeps them as they are."""

    #: Bytes of each part but the last, so that a package of any size takes the memory of one.
    SIZE = 1 << 20

    release = models.ForeignKey(DatasetRelease, on_delete=models.PROTECT, related_name="parts")
    place = models.PositiveIntegerField(_("place"))
    data = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("part of a package")
        verbose_name_plural = _("parts of packages")
        ordering = ("release", "place")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("release", "place"), name="package_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.place}"


class TextDecision(models.Model):
    """What a person decided about one free text; `text` is what datasets may show of it."""

    class State(models.TextChoices):
        RELEASED = "released", pgettext_lazy("text", "released")
        EDITED = "edited", pgettext_lazy("text", "released, edited")
        WITHHELD = "withheld", pgettext_lazy("text", "withheld")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="text_decisions")
    # A response can be erased whatever was decided about it; a trigger then takes this away.
    response = models.ForeignKey(
        Response, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    column = models.CharField(_("column"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State)
    text = models.TextField(_("text"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision about a text")
        verbose_name_plural = _("decisions about texts")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("response", "column"), name="text_decided_once"),
            models.CheckConstraint(
                condition=Q(state="withheld", text="") | (~Q(state="withheld") & ~Q(text="")),
                name="withheld_text_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.state}"
