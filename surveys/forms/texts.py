"""The form of a wave's texts: one for each purpose and language."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.waves import FieldworkForm, SecondSubmit
from surveys.models import Distribution, Wave
from surveys.texts import (
    LONGEST_LINE,
    LONGEST_TEXT,
    PURPOSES,
    Purpose,
    missing_placeholders,
    text_of,
    unknown_placeholders,
)

PREVIEW = "preview"


class PlaceholderText(forms.CharField):
    """A text whose placeholders are among those of its purpose."""

    def __init__(self, purpose: Purpose, **options: Any) -> None:
        self.purpose = purpose
        self.widget = forms.TextInput() if purpose.is_line else forms.Textarea(attrs={"rows": 9})
        super().__init__(max_length=LONGEST_LINE if purpose.is_line else LONGEST_TEXT, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        allowed = self.purpose.placeholders
        unknown = unknown_placeholders(value, allowed)
        if unknown:
            message = _("There is no placeholder %(unknown)s here. You can use %(allowed)s.")
            raise ValidationError(message % {"unknown": braced(unknown), "allowed": braced(allowed)})
        missing = missing_placeholders(value, self.purpose)
        if missing:
            message = _("This text has to use %(missing)s.") % {"missing": braced(missing)}
            raise ValidationError(message)
        if self.purpose.is_line and not value.isprintable():
            raise ValidationError(_("A subject is one line."))


class TextsForm(FieldworkForm):
    """Every text in every language, and whose data a preview is filled in with."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Preview with the data of"),
        queryset=Distribution.objects.none(),
        required=False,
        to_field_name="number",
        empty_label=None,
    )

    def __init__(self, *args: Any, wave: Wave, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, label=_("Save"), **options)
        self.languages = languages
        for purpose in PURPOSES:
            for language in languages:
                self.fields[f"{purpose.name}_{language}"] = PlaceholderText(
                    purpose,
                    label=f"{purpose.label} ({language})",
                    initial=text_of(wave, purpose, language),
                    help_text=_("Placeholders: %(names)s") % {"names": braced(purpose.placeholders)},
                )
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = wave.distributions.select_related("organisation")
        field.label_from_instance = _organisation_name  # type: ignore[assignment]  # as Django documents
        self.order_fields([*(name for name in self.fields if name != "organisation"), "organisation"])
        self.helper.add_input(SecondSubmit(PREVIEW, _("Preview")))

    def texts(self) -> dict[str, dict[str, str]]:
        """What was written, by purpose and language."""
        return {purpose.name: dict(self._written(purpose)) for purpose in PURPOSES}

    def _written(self, purpose: Purpose) -> Iterator[tuple[str, str]]:
        for language in self.languages:
            yield language, self.cleaned_data[f"{purpose.name}_{language}"]


def braced(names: Sequence[str]) -> str:
    """Placeholders as they are typed, such as `{link}, {closing}`."""
    return ", ".join(f"{{{name}}}" for name in names)


def _organisation_name(distribution: Distribution) -> str:
    return distribution.organisation.name
