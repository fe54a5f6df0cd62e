"""What a team defines of its reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class ReportDefinition(models.Model):
    """A survey's own report definition as the text that was written, so that its order and spacing stay."""

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="report_definition"
    )
    source = models.TextField(_("definition"))

    class Meta:
        verbose_name = _("report definition")
        verbose_name_plural = _("report definitions")

    def __str__(self) -> str:
        return f"report of {self.survey_id}"
