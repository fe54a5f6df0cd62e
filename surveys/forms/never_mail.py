"""Forms of the list of addresses that are never mailed."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_SHOWN = 5
_BETWEEN = re.compile(r"[\s,;<>\"']+")
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class AddForm(forms.Form):
    """Addresses, pasted or in a file; whatever stands between them does not matter."""

    pasted = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One a line, or with spaces, commas or semicolons between them."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a text file (TXT or CSV) with addresses"),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Puts the addresses into `addresses`; words without @, such as names, are passed over."""
        cleaned = super().clean() or {}
        words = [*_words(cleaned.get("pasted") or ""), *self._from_file()]
        found = list(dict.fromkeys(word for word in words if "@" in word))
        wrong = [word for word in found if not _is_address(word)]
        if wrong:
            told = ", ".join(word[:80] for word in wrong[:MOST_SHOWN])
            raise ValidationError(
                _("These are no e-mail addresses: %(wrong)s. Repair them.") % {"wrong": told}
            )
        if not found and not self.errors:
            raise ValidationError(_("There is no e-mail address in it."))
        return {**cleaned, "addresses": found}

    def _from_file(self) -> list[str]:
        file = self.cleaned_data.get("file")
        if not file:
            return []
        data = file.read()
        encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1252")
        for encoding in encodings:
            with suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                if "\0" not in text:
                    return _words(text)
        raise ValidationError(_("This file is no text. Save it as TXT or CSV (UTF-8)."))


class RemoveForm(forms.Form):
    """The address that may be mailed again."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def _is_address(word: str) -> bool:
    try:
        validate_email(word)
    except ValidationError:
        return False
    return len(word) <= 254
