"""A list that waits for somebody to confirm it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadedList(models.Model):
    """The lines of a list as they were read, until they are applied or given up; one a person.

    `rows` holds for each line its number, its cells by column, and why it cannot be read (or nothing).
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"))
    name = models.CharField(_("name of the file"), max_length=200)
    rows = models.JSONField(_("lines"))
    ignored = models.JSONField(_("columns that are not read"), default=list)

    class Meta:
        verbose_name = _("uploaded list")
        verbose_name_plural = _("uploaded lists")
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return self.name
