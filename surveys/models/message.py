"""Mail: the outbox, the texts that were sent, and who wants none."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.invitation import Invitation
from surveys.models.survey import Survey
from surveys.models.wave import Distribution, Wave


class TextVersion(models.Model):
    """The texts of a wave as they were saved; a mail names the number of those that it was written with.

    Number 0, the texts that come with Peilpunt, has no row. Rows are added, never changed.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="text_versions")
    number = models.PositiveSmallIntegerField(_("number"))
    texts = models.JSONField(_("texts"))
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version of the texts")
        verbose_name_plural = _("versions of the texts")
        ordering: ClassVar[list[str]] = ["wave", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("wave", "number"), name="text_version_number_once_a_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.number}"


class Message(models.Model):
    """One mail of the outbox. To whom: the invitation's address, else `address` (a contact, the team).

    `reason` says why it is in its state, in a word that `surveys/outbox.py` explains; `reply` is what the
    mail server said, without addresses. `claim` names who is sending it, `number` counts reminders,
    `trial_of` is the body text that a trial mail tries.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")
        PARTNER = "partner", _("Reminder for an organisation to spread")
        THANKS = "thanks", _("Thanks at closing")
        TRIAL = "trial", _("Trial mail to oneself")
        NOTICE = "notice", _("Notice to the team")

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Bounced")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown whether it was sent")
        DROPPED = "dropped", _("Not sent")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="messages")
    distribution = models.ForeignKey(
        Distribution, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    trial_of = models.CharField(_("text that is tried"), max_length=24, blank=True, db_default="")
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=12)
    text_version = models.PositiveSmallIntegerField(_("version of the texts"), null=True)

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    reply = models.CharField(_("reply of the mail server"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("not before"))
    claim = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    complained_at = models.DateTimeField(_("complained at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("invitation", "kind", "number"),
                condition=Q(invitation__isnull=False),
                name="message_once_an_invitation",
            ),
            models.CheckConstraint(
                name="message_has_one_addressee",
                condition=Q(invitation__isnull=True) ^ Q(address=""),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("due_at",), condition=Q(state="queued"), name="message_to_send"),
            models.Index(fields=("wave", "distribution", "kind", "state"), name="message_counts"),
            models.Index(fields=("handed_over_at",), name="message_rate"),
            models.Index(fields=("provider_id",), condition=~Q(provider_id=""), name="message_of_provider"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OptOuts(models.QuerySet["OptOut"]):
    def against(self, survey_id: UUID) -> "OptOuts":
        """Those that hold for mail of a survey: of that one, or of all."""
        return self.filter(Q(survey=None) | Q(survey=survey_id))


class OptOut(models.Model):
    """An address that wants no mail: of one survey, or never (`survey` empty). Kept as a keyed hash only."""

    address_hash = models.BinaryField()
    survey = models.ForeignKey(Survey, null=True, on_delete=models.CASCADE, related_name="opt_outs")
    at = models.DateField(_("since"))

    objects = OptOuts.as_manager()

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("address_hash", "survey"), nulls_distinct=False, name="opt_out_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
