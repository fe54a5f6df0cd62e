"""People who log in."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from organisations.models.text import validate_line


class UserManager(BaseUserManager["User"]):
    """Finds users by their e-mail address, without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A user, known by an e-mail address; what the user may do follows from the role."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Admin")
        RESEARCHER = "researcher", _("Researcher")
        ANALYST = "analyst", _("Analyst")
        COORDINATOR = "coordinator", _("Coordinator of an organisation")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_line])
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.ANALYST)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coordinators",
        verbose_name=_("organisation"),
    )
    is_active = models.BooleanField(_("may log in"), default=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(role="coordinator") ^ models.Q(organisation=None),
                name="coordinator_of_one_organisation",
                violation_error_message=_("A coordinator belongs to an organisation, and nobody else does."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
