"""Forms of the pages about what is kept of a survey."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.audit import Day
from surveys.forms.waves import FieldworkForm
from surveys.models import Invitation, Survey
from surveys.persons import tied_invitations


class EraseOnForm(FieldworkForm):
    """The day on which contact data, links and unfinished responses go."""

    erase_on = Day(
        label=gettext_lazy("Erase them on"),
        help_text=gettext_lazy("Leave it empty for the last day that respondents were promised."),
        required=False,
    )


class EraseNowForm(FieldworkForm):
    """That it is meant."""

    sure = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be undone"),
        error_messages={"required": gettext_lazy("Tick this first: nothing can be brought back.")},
    )


class PersonForm(FieldworkForm):
    """Whose response is meant; `invitations` are then those with a response, in the order of the waves."""

    who = forms.CharField(
        label=gettext_lazy("E-mail address, or the code of the letter"),
        help_text=gettext_lazy("As the person gives it. It is written down nowhere."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey = survey
        self.invitations: list[Invitation] = []

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        self.invitations = tied_invitations(self.survey, who)
        if not self.invitations:
            raise ValidationError(
                _("No response is tied to this address or code. Codes are known until their wave is final.")
            )
        return who
