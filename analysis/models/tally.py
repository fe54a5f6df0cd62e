"""The stored totals."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models import Version


class TallyTotal(models.Model):
    """The counts of one group of one breakdown of a version.

    `breakdown` and `group` are empty for the total. `counts` are int64, little-endian, in the order of the
    version's tally blocks (`analysis.core.tally`).
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="totals")
    breakdown = models.CharField(max_length=41, blank=True)
    group = models.CharField(max_length=41, blank=True)
    counts = models.BinaryField()

    class Meta:
        verbose_name = _("tally total")
        verbose_name_plural = _("tally totals")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("version", "breakdown", "group"), name="one_total_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.breakdown}={self.group}"


class TallyState(models.Model):
    """When the totals of a version were last brought up to date."""

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="tally_state"
    )
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("tally state")
        verbose_name_plural = _("tally states")

    def __str__(self) -> str:
        return f"{self.version_id} {self.as_of:%Y-%m-%d %H:%M:%S}"
