"""The form for known totals of the population."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from analysis.models.population import SOURCE_LENGTH
from analysis.report.counted import options_of
from organisations.models.text import validate_line
from surveys.forms.waves import FieldworkForm
from surveys.questionnaire.base import Question

LARGEST_TOTAL = 1_000_000_000
#: What stands before an option's code in the field of its total.
TOTAL = "total_"


class PopulationForm(FieldworkForm):
    """How many people give each answer to `question`, and who says so when."""

    def __init__(self, *args: Any, question: Question, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for option in options_of(question):
            self.fields[f"{TOTAL}{option.code}"] = forms.IntegerField(
                label=option.text.show(language), min_value=0, max_value=LARGEST_TOTAL
            )
        self.fields["source"] = forms.CharField(
            label=gettext_lazy("Source"),
            help_text=gettext_lazy("Who counted these people, such as a register with its address."),
            max_length=SOURCE_LENGTH,
            validators=[validate_line],
        )
        self.fields["counted_on"] = forms.DateField(
            label=gettext_lazy("Counted on"),
            help_text=gettext_lazy("The day of which the source tells."),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def details(self) -> dict[str, Any]:
        """The totals by code, the source and its day. Of a valid form only."""
        totals = {
            name.removeprefix(TOTAL): value
            for name, value in self.cleaned_data.items()
            if name.startswith(TOTAL)
        }
        return {name: self.cleaned_data[name] for name in ("source", "counted_on")} | {"totals": totals}
