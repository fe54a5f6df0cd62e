"""Forms of the pages about organisations."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import OnceForm, posting
from organisations.models import Category, Contact, Organisation
from organisations.models.text import validate_line


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """An organisation's own facts."""

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["name", "category", "language", "address"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "address": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Save"))


class ContactForm(OnceForm, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A contact person of the organisation that the form's instance names."""

    class Meta:
        model = Contact
        fields: ClassVar[list[str]] = ["name", "email", "phone", "language"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Save"))

    def _get_validation_exclusions(self) -> set[str]:
        """Check the organisation too: an address stands once in an organisation."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return exclusions - {"organisation"}


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A category with its name in each of the pages' languages; the code of one that exists is fixed."""

    class Meta:
        model = Category
        fields: ClassVar[list[str]] = ["code", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: dict[str, str] = self.instance.name or {}
        for language, title in settings.LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": title},
                max_length=120,
                required=language == settings.LANGUAGE_CODE,
                validators=[validate_line],
                initial=names.get(language, ""),
            )
        if self.instance.code:
            self.fields["code"].disabled = True
        self.helper = posting(_("Save"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = {language: cleaned.get(f"name_{language}", "") for language, _title in settings.LANGUAGES}
        self.instance.name = {language: name for language, name in typed.items() if name}
        return cleaned


class FilterForm(forms.Form):
    """What to show of the list; posts nothing, so that what is shown can be linked to."""

    text = forms.CharField(label=_("Text"), required=False, max_length=200)
    category = forms.ModelChoiceField(
        Category.objects.all(), label=_("Category"), required=False, empty_label=_("All categories")
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages")), *settings.LANGUAGES]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
