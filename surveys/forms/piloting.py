"""The form that decides on a pilot."""

from django import forms
from django.utils.translation import gettext_lazy

from surveys.forms.waves import FieldworkForm
from surveys.models import Wave


class OutcomeForm(FieldworkForm):
    """Whether the responses of a pilot count, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of the responses"),
        widget=forms.RadioSelect,
        choices=[
            (Wave.PilotOutcome.ADOPTED, gettext_lazy("They count from now on, like those of other waves")),
            (Wave.PilotOutcome.DROPPED, gettext_lazy("They are erased")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is written down with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
