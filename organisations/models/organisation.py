"""Who takes part: partner organisations, the sectors they belong to and the people to ask there."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.models.text import validate_line, validate_lines

#: As in LimeSurvey and as question options: a letter, then letters, digits or underscores.
validate_code = RegexValidator(
    r"\A[A-Za-z][A-Za-z0-9_]*\Z", _("Use a letter, then letters without accents, digits or underscores.")
)


class Category(models.Model):
    """A sector, such as health insurance funds; `code` is what questionnaires and data files use."""

    code = models.CharField(_("code"), max_length=20, primary_key=True, validators=[validate_code])
    name = models.JSONField(_("name by language"))
    position = models.PositiveSmallIntegerField(_("place in the fixed order"))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "code")

    def __str__(self) -> str:
        """The name in the reader's language, else in the first one there is."""
        name: str = self.name.get(get_language()) or next(iter(self.name.values()), self.code)
        return name


class Organisation(models.Model):
    """A partner organisation; one name can stand in several categories (a city has many services)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, validators=[validate_line])
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("category")
    )
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    address = models.TextField(_("address"), blank=True, validators=[validate_lines, MaxLengthValidator(500)])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("category__position", "name")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "category",
                Lower("name"),
                name="organisation_once_a_category",
                violation_error_message=_(
                    "There is an organisation with this name in this category already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to ask at an organisation; without an address known by name only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_line])
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_line])
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ("name", "email")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=~models.Q(email=""),
                name="contact_address_once_an_organisation",
                violation_error_message=_(
                    "This organisation has a contact person with this address already."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(name="", email=""),
                name="contact_has_name_or_address",
                violation_error_message=_("Give a name or an e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
