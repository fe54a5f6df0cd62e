"""Who takes part: partner organisations and the sectors they belong to."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A sector, such as health insurance funds; `code` is what questionnaires and data files use."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name = models.JSONField(_("name by language"))
    position = models.PositiveSmallIntegerField(_("place in the fixed order"))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class Organisation(models.Model):
    """A partner organisation; one name can stand in several categories (a city has many services)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("category__position", "name")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("category", "name"), name="organisation_once_a_category"),
        ]

    def __str__(self) -> str:
        return self.name
