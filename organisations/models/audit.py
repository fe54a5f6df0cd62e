"""What people and the clock did: rows are added, never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to what, and when; the database refuses every change of a row.

    `by` is empty for what the clock did. `about` names the thing like a path (`antwerp/waves/2`), `action`
    the deed in a word or two (`open`), `role` the one from which it was done (empty for the clock, and for
    rows from before roles were kept). `details` hold numbers, settings and reasons: never an answer, an
    address or a token. `chain` ties the row to the one before it (`organisations/audit_chain.py`).
    """

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, blank=True)
    about = models.CharField(_("what"), max_length=200)
    action = models.CharField(_("action"), max_length=40)
    details = models.JSONField(_("details"), default=dict)
    chain = models.BinaryField()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("at", "id")
        indexes: ClassVar[list[Any]] = [models.Index(fields=("about", "id"), name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.about} {self.action}"
