"""A survey and the versions of its questionnaire."""

import secrets
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def random_token() -> str:
    """A random name of 128 bits for a URL."""
    return secrets.token_urlsafe(16)


class Survey(models.Model):
    """A study's instrument, with its privacy settings; `draft` is a document that can still change.

    `shown_live`: it asks the people in a room, who see the totals while they answer.
    """

    class PrivacyMode(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        PSEUDONYMOUS = "pseudonymous", _("Pseudonymous")
        ANONYMOUS_ON_COMPLETION = "anonymous_on_completion", _("Anonymous on completion")
        ANONYMOUS = "anonymous", _("Anonymous")

    class OrganisationSource(models.TextChoices):
        LINK = "link", _("The link that was followed")
        ANSWER = "answer", _("An answer in the questionnaire")
        NONE = "none", _("Not recorded")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    draft = models.JSONField(_("draft of the questionnaire"), null=True, blank=True)
    privacy_mode = models.CharField(
        max_length=24, choices=PrivacyMode, default=PrivacyMode.ANONYMOUS_ON_COMPLETION
    )
    organisation_source = models.CharField(
        max_length=8, choices=OrganisationSource, default=OrganisationSource.ANSWER
    )
    shown_live = models.BooleanField(_("totals shown live in the room"), default=False)
    receipt_codes = models.BooleanField(_("respondents get a receipt code"), default=False, db_default=False)
    idle_minutes = models.PositiveSmallIntegerField(_("minutes before the code is asked for"), default=30)
    erase_on = models.DateField(
        _("contact data, links and unfinished responses go on"), null=True, blank=True
    )
    erased_on = models.DateField(_("they were erased on"), null=True, blank=True)
    emptied_on = models.DateField(_("its responses were deleted on"), null=True, blank=True)
    test_token = models.CharField(max_length=24, unique=True, default=random_token, editable=False)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def is_anonymous(self) -> bool:
        """Whether a completed response keeps no date, no time and no link to who gave it."""
        return self.privacy_mode in (self.PrivacyMode.ANONYMOUS_ON_COMPLETION, self.PrivacyMode.ANONYMOUS)

    @property
    def link_tells_organisation(self) -> bool:
        """Whether a completed response keeps the organisation whose link it came by."""
        return self.organisation_source == self.OrganisationSource.LINK


class Version(models.Model):
    """A published questionnaire with the layout of its records; the database refuses to change a row."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    layout = models.JSONField(_("layout of the record"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("survey", "number")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("survey", "number"), name="version_number_once_a_survey"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"
