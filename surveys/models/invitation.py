"""Personal ways in: invitations by mail, batches of printed codes, and what ties them to responses."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models.text import validate_line
from surveys.models.response import Response
from surveys.models.wave import Distribution, Wave


class WaveKey(models.Model):
    """The key that a wave's personal tokens are derived from, wrapped by a secret outside the database.

    It goes when the wave is final; then nobody can tell any more which token was whose.
    """

    wave = models.OneToOneField(Wave, primary_key=True, on_delete=models.CASCADE, related_name="key")
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("key of a wave")
        verbose_name_plural = _("keys of waves")

    def __str__(self) -> str:
        return str(self.wave_id)


class CodeBatch(models.Model):
    """Printed codes that were made together for one organisation; without `revoked_at` they can be used.

    `made` of them are there already: of a large batch a worker makes them one portion after another.
    """

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    size = models.PositiveIntegerField(_("number of codes"))
    made = models.PositiveIntegerField(_("codes made so far"), default=0)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("batch of codes")
        verbose_name_plural = _("batches of codes")
        ordering: ClassVar[list[str]] = ["distribution", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("distribution", "number"), name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(made__lte=F("size")), name="batch_makes_no_more_than_its_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distribution} {self.number}"

    @property
    def is_whole(self) -> bool:
        """Whether all of its codes are there."""
        return self.made == self.size


class Invitation(models.Model):
    """One personal access to a wave: an address, or a printed code without one.

    Nothing here ever tells whether it was used: that is the row in `OpenInvitation`, which goes. The token is
    derived from the wave's key, `id` and `issue`, and never stored. A person on two lists is invited by the
    first; the second row is a `double_of` it, so that each partner finds the own list whole. Of one that was
    revoked the row in `OpenInvitation` stays, with a hash that no token has.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="invitations")
    batch = models.ForeignKey(CodeBatch, null=True, on_delete=models.PROTECT, related_name="invitations")
    issue = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_line])
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    address_hash = models.BinaryField(null=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_revoked = models.BooleanField(_("revoked"), default=False, db_default=False)
    double_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="doubles")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("wave", "address_hash"),
                condition=Q(double_of=None),
                name="person_invited_once_a_wave",
            ),
            models.UniqueConstraint(
                fields=("distribution", "address_hash"), name="person_once_on_an_organisations_list"
            ),
            models.CheckConstraint(
                name="invitation_is_mailed_or_printed",
                condition=Q(batch=None, address_hash__isnull=False)
                | Q(batch__isnull=False, address="", name="", address_hash=None, double_of=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OpenInvitation(models.Model):
    """That an invitation can still be used: made when it is queued, gone when the response is completed.

    `token_hash` is that of the derived token, as a response in progress keeps it in `start_hash`.
    """

    invitation = models.OneToOneField(
        Invitation, primary_key=True, on_delete=models.CASCADE, related_name="open"
    )
    token_hash = models.BinaryField(unique=True)

    class Meta:
        verbose_name = _("open invitation")
        verbose_name_plural = _("open invitations")

    def __str__(self) -> str:
        return str(self.invitation_id)


class Identity(models.Model):
    """Whose response it is, if identified or pseudonymous; the database refuses it in the other modes."""

    response = models.OneToOneField(
        Response, primary_key=True, on_delete=models.CASCADE, related_name="identity"
    )
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="identity")

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return str(self.response_id)


class InvitationList(models.Model):
    """A list of people to invite, as it was read, until it is applied or given up; one a person.

    It is for one organisation of the wave, or names them itself (`distribution` empty). `rows` holds for each
    line its number, its cells by column, and why it cannot be read (or nothing).
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"))
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    distribution = models.ForeignKey(Distribution, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    rows = models.JSONField(_("lines"))
    ignored = models.JSONField(_("columns that are not read"), default=list)

    class Meta:
        verbose_name = _("list of people to invite")
        verbose_name_plural = _("lists of people to invite")

    def __str__(self) -> str:
        return self.name
