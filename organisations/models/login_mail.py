"""Mails that let somebody in, from the moment that somebody asked until they are sent."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LoginMail(models.Model):
    """A mail with a code or a link to log in by; its row goes when it is sent, or came too late.

    `address` is what was typed and may be nobody's: who may get the mail is asked when it is sent. `ticket`
    is what its code is derived from (`organisations/login_mails.py`). `reply` is the number with which the
    mail server refused it last.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("Code to log in by")
        LINK = "link", _("How to log in")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    address = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=8)
    ticket = models.CharField(max_length=22, blank=True)
    asked_at = models.DateTimeField(_("asked for at"))
    due_at = models.DateTimeField(_("due at"), db_index=True)
    expires_at = models.DateTimeField(_("of use until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reply = models.CharField(_("answer of the mail server"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("mail to log in by")
        verbose_name_plural = _("mails to log in by")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="login_mail_with_a_code_has_a_ticket",
                condition=Q(kind="code") & ~Q(ticket="") | Q(kind="link", ticket=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
