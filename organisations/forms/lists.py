"""The form that takes a list of organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import posting


class UploadForm(forms.Form):
    """A CSV or XLSX file."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": _("This file is empty. Choose the file with the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = posting(_("Look at what it would change"))
