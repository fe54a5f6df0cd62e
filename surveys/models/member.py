"""Who works on a survey."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


class Member(models.Model):
    """A user who works on a survey; what the user may do there follows from the role.

    `organisations.permissions.takes_part` reads these rows. Admins need none.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("member of a survey")
        verbose_name_plural = _("members of a survey")
        ordering: ClassVar[list[str]] = ["user__name", "user__email"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "user"), name="member_once_a_survey"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.user}"
