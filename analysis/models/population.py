"""Known totals of the population, which weights make the respondents add up to."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey

SOURCE_LENGTH = 300


class Population(models.Model):
    """How many people of the population give each answer to a question, and who says so.

    `totals` are whole numbers by the codes of its options; `counted_on` is the day of which they tell.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="populations")
    question = models.CharField(_("question"), max_length=20)
    totals = models.JSONField(_("totals"))
    source = models.CharField(_("source"), max_length=SOURCE_LENGTH)
    counted_on = models.DateField(_("counted on"))

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ("survey", "question")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "question"), name="population_once_a_question"),
            models.CheckConstraint(condition=~models.Q(source=""), name="population_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.question}"
