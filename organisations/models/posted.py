"""Forms that were posted, so that each does once what it is for."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PostedForm(models.Model):
    """A form that did its deed, by the random token that it held, and the page to which that led."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=22)
    at = models.DateTimeField(_("when"), db_index=True)
    led_to = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("posted form")
        verbose_name_plural = _("posted forms")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("by", "token"), name="form_does_its_deed_once"),
        ]

    def __str__(self) -> str:
        return self.token
