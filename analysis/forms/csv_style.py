"""How a CSV file is written, as it is chosen on a page."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CsvStyleForm(forms.Form):
    """The fields of `CsvStyle`; what is not posted is as it is for programs."""

    cells = forms.ChoiceField(
        label=_("Cells of the CSV file"),
        choices={"codes": _("codes, which data.R labels in R"), "labels": _("labels, to be read")},
        required=False,
    )
    separator = forms.ChoiceField(
        label=_("Between the cells"),
        choices={
            "comma": _("commas"),
            "semicolon": _("semicolons, as Excel in Dutch or French wants it"),
            "tab": _("tabs"),
        },
        required=False,
    )
    missing = forms.ChoiceField(
        label=_("For a missing value"),
        choices={"codes": _("its code, such as -7"), "empty": pgettext_lazy("cell", "nothing")},
        required=False,
    )
    prefix = "csv"

    def clean(self) -> dict[str, str]:
        """What was chosen; nothing for what was left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}
