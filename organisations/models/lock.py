"""That respondents' pages and mail wait for a person."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lock(models.Model):
    """While its one row exists, respondents find a page that says to come back, and no mail is sent."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    since = models.DateTimeField(_("since"))
    reason = models.CharField(_("reason"), max_length=24)

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="one_lock", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return self.reason
