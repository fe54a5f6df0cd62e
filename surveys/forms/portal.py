"""What a coordinator fills in."""

from django import forms
from django.utils.translation import gettext_lazy

from surveys.forms.waves import MOST_RESPONSES, FieldworkForm


class NumbersForm(FieldworkForm):
    """What an organisation tells of itself, so that the team can work out how many people were reached."""

    sent_number = forms.IntegerField(
        label=gettext_lazy("To how many people did you send the link?"),
        help_text=gettext_lazy("A good estimate is fine. Leave it empty if you do not know."),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
    )
    staff_number = forms.IntegerField(
        label=gettext_lazy("How many people work at your organisation?"),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
    )
