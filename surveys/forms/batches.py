"""Forms of printed codes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.helper import OnceForm
from surveys.actions.batches import MOST_CODES
from surveys.batches import LETTERS_IN_A_FILE, parts_of
from surveys.forms.waves import FieldworkForm
from surveys.models import CodeBatch


class BatchForm(OnceForm, FieldworkForm):
    """How many codes."""

    size = forms.IntegerField(
        label=gettext_lazy("Number of codes"),
        help_text=gettext_lazy("One for each letter that you print."),
        min_value=1,
        max_value=MOST_CODES,
    )


class LettersForm(FieldworkForm):
    """Which letters of a batch, and in which language."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the letters"))

    def __init__(self, *args: Any, batch: CodeBatch, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        names, parts = dict(settings.LANGUAGES), parts_of(batch)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, names.get(code, code)) for code in languages]
        language.initial = batch.distribution.organisation.language
        help_text = _("The letters fill %(parts)d files, of %(letters)d each.")
        self.fields["part"] = forms.IntegerField(
            label=_("File"),
            help_text=help_text % {"parts": parts, "letters": LETTERS_IN_A_FILE},
            min_value=1,
            max_value=parts,
            initial=1,
            widget=forms.NumberInput() if parts > 1 else forms.HiddenInput(),
        )
