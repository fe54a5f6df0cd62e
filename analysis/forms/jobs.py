"""What a job is asked for with."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analysis.actions.raw import LONGEST_PURPOSE
from analysis.report.files import FORMATS
from organisations.forms.helper import posting

#: The formats as people know them.
FORMAT_NAMES = {
    "pdf": _("PDF, to read and print"),
    "docx": _("Word (DOCX), to edit"),
    "html": _("Web page (HTML)"),
    "xlsx": _("Excel (XLSX), all tables"),
    "zip": _("Each chart as an image and each table as data (ZIP)"),
}


class ReportFileForm(forms.Form):
    """Which definition becomes a file, and what kind of file; `selection` is a query string."""

    selection = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    definition = forms.ChoiceField(label=_("Report definition"))
    format = forms.ChoiceField(label=_("Format"), choices=[(name, FORMAT_NAMES[name]) for name in FORMATS])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, definitions: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        definition = self.fields["definition"]
        assert isinstance(definition, forms.ChoiceField)
        definition.choices = [(name, name) for name in definitions]
        self.helper = posting(_("Make the file"))


class RawForm(forms.Form):
    """What somebody wants raw responses for."""

    purpose = forms.CharField(
        label=_("What the file is for"),
        help_text=_("The audit log keeps this with your name. Name no respondent here."),
        error_messages={"required": _("Say what the file is for.")},
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = posting(_("Make the file"))
